import { defineCheck, failed, passed, undecided } from '../src/check.js';
import { flag } from './shared/trail-state.js';
import { judgeOwnTrails, trailResource } from './shared/trails.js';

/** Passes when the trail writes digest files. https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-4 */
export default defineCheck({
  meta: {
    id: 'CloudTrail.4',
    title: 'CloudTrail log file validation should be enabled',
    description:
      'Checks whether log file integrity validation is enabled on each trail, so that a changed, deleted or forged log file can be told from a true one.',
    severity: 'LOW',
    category: 'Data protection > Data integrity',
    resourceType: 'AWS::CloudTrail::Trail',
    url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-4',
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.2'],
      'cis-1.4.0': ['3.2'],
      'cis-3.0.0': ['3.2'],
      'cis-5.0.0': ['3.2'],
      'nist-800-53': ['AU-9', 'SI-4', 'SI-7(1)', 'SI-7(3)', 'SI-7(7)'],
      'nist-800-171': ['3.3.8'],
      'pci-3.2.1': ['10.5.2', '10.5.5'],
      'pci-4.0.1': ['10.3.2'],
    },
    decision: [
      'Each trail that the account owns is judged once, in its home Region.',
      'LogFileValidationEnabled is true: PASSED. It is false: FAILED.',
      'The field is absent: WARNING, because DescribeTrails always returns it and absence says nothing.',
      'No trail at all: PASSED with nothing to judge.',
    ],
    notes: [
      'An absent field is undecided here; that is our reading, AWS does not say what its rule does then.',
      'Trails made with the AWS CLI have validation off unless it is asked for; trails made in the console have it on.',
    ],
    remediation: {
      text: 'Turn on log file validation for the trail.',
      cli: 'aws cloudtrail update-trail --name <trail ARN> --enable-log-file-validation',
      terraform: 'resource "aws_cloudtrail" "trail" {\n  enable_log_file_validation = true\n}',
      cautions: ['An organization trail can only be changed from the management account or a delegated administrator.'],
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-4',
    },
  },
  needs: ['trails'],
  evaluate: evidence =>
    judgeOwnTrails(evidence, trail => {
      const { value, gap, observation } = flag(
        trail.logFileValidationEnabled,
        'cloudtrail:DescribeTrails',
        'LogFileValidationEnabled',
        'true',
      );
      const because = { evidence: [observation] };
      if (gap !== null) {
        return undecided(
          trailResource(trail),
          `It is not known whether trail ${trail.name} has log file validation enabled.`,
          [gap],
          because.evidence,
        );
      }
      return value === true
        ? passed(trailResource(trail), `Trail ${trail.name} has log file validation enabled.`, because)
        : failed(trailResource(trail), `Trail ${trail.name} has log file validation disabled.`, because);
    }),
});
