import { defineCheck, failed, observed, passed, undecided } from '../src/check.js';
import type { Evidence, Observation, Verdict } from '../src/types.js';
import { type AccountScope, accountScopes, scopeParameter } from './shared/region-scope.js';
import { inDoubt, isLogging } from './shared/trail-state.js';
import { NO_LISTING, observedRegions, regionNames, withListing } from './shared/trails.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-3';

/** Passes when any trail is logging. https://docs.aws.amazon.com/config/latest/developerguide/cloudtrail-enabled.html */
export default defineCheck({
  meta: {
    id: 'CloudTrail.3',
    title: 'At least one CloudTrail trail should be enabled',
    description: 'Checks whether at least one trail that the account sees is logging.',
    severity: 'HIGH',
    category: 'Identify > Logging',
    resourceType: 'AWS::::Account',
    url: URL,
    standards: {
      'nist-800-171': ['3.3.1', '3.14.6', '3.14.7'],
      'pci-3.2.1': [
        '10.1',
        '10.2.1',
        '10.2.2',
        '10.2.3',
        '10.2.4',
        '10.2.5',
        '10.2.6',
        '10.2.7',
        '10.3.1',
        '10.3.2',
        '10.3.3',
        '10.3.4',
        '10.3.5',
        '10.3.6',
      ],
      'pci-4.0.1': ['10.2.1'],
    },
    decision: [
      'Every trail that the account sees counts once, by ARN: its own, and those of its organization. Its event selectors do not matter.',
      'Any of them is logging: PASSED.',
      'Otherwise, a trail that may be logging: WARNING when its status is another account’s or a file lacks it, NOT_AVAILABLE when reading it failed.',
      'Otherwise, a Region whose trails could not be listed: NOT_AVAILABLE, because a single-Region trail may be there.',
      'Otherwise: FAILED.',
    ],
    notes: [
      'Whether Security Hub counts an organization trail for a member account is our inference.',
      'Delivery is not judged: a trail that is logging into a bucket that is gone passes.',
      'One finding for the account by default; Security Hub gives one for each Region (scope=region, and --parity). Regions without a trail are listed in the evidence.',
    ],
    remediation: {
      text: 'Create a trail, or start the one that is there.',
      cli: [
        'aws cloudtrail create-trail --name <name> --s3-bucket-name <bucket> --is-multi-region-trail --enable-log-file-validation --kms-key-id <key>',
        'aws cloudtrail start-logging --name <name>',
      ].join('\n'),
      terraform:
        'resource "aws_cloudtrail" "trail" {\n  name                  = "management-events"\n  s3_bucket_name        = aws_s3_bucket.logs.id\n  is_multi_region_trail = true\n  enable_logging        = true\n}',
      cautions: ['A trail made with the AWS CLI does not log until start-logging is called.'],
      url: URL,
    },
  },
  parameters: { scope: scopeParameter },
  needs: ['trails', 'trailStatus'],
  evaluate: evidence => accountScopes(evidence, evidence.parameters.scope).map(scope => judge(evidence, scope)),
});

function judge(evidence: Evidence<'trails' | 'trailStatus'>, { resource, trails, listed, unread }: AccountScope): Verdict {
  const states = trails.map(trail => ({ trail, ...isLogging(evidence, trail) }));
  const seen = states.flatMap(({ trail, observation }) => [observed('cloudtrail:DescribeTrails', 'TrailARN', trail.arn), observation]);

  const logging = states.filter(({ value }) => value === true);
  const [first] = logging;
  if (first !== undefined) {
    const uncovered = withoutTrail(evidence, new Set(logging.map(({ trail }) => trail.arn)));
    return passed(resource, `Trail ${first.trail.name} is logging.`, {
      evidence: [observed('cloudtrail:DescribeTrails', 'TrailARN', first.trail.arn), first.observation, ...uncovered],
    });
  }
  const doubts = states.flatMap(({ trail, ...answer }) => (answer.gap === null ? [] : [{ trail, answers: [answer] }]));
  if (doubts.length > 0) {
    const names = doubts.map(({ trail }) => trail.name).join(' or ');
    return inDoubt(evidence, resource, `It is not known whether ${names} is logging.`, doubts, seen);
  }
  if (unread.length > 0) {
    const message = `No trail is known to be logging, and the trails of ${regionNames(unread)} could not be listed.`;
    return undecided(
      resource,
      message,
      unread.map(([, gap]) => gap),
      seen,
    );
  }
  if (listed === 0) return undecided(resource, 'It is not known which trails there are.', [NO_LISTING], seen);
  const regions = Object.keys(evidence.trails.regions);
  const place = evidence.origin === 'file' && regions.length === 1 ? ' in the Region that the file was made in' : '';
  const message = trails.length === 0 ? `There is no trail${place}.` : `No trail is logging: ${trails.map(({ name }) => name).join(', ')}.`;
  return failed(resource, message, { evidence: withListing(evidence, resource, seen) });
}

/** Regions that were listed and show no trail that is logging: context for a verdict about the whole account. */
function withoutTrail({ trails }: Pick<Evidence<'trails'>, 'trails'>, logging: ReadonlySet<string>): Observation[] {
  const regions = Object.entries(trails.regions)
    .flatMap(([region, seen]) => (region !== '-' && seen.state === 'present' && !seen.value.some(arn => logging.has(arn)) ? [region] : []))
    .sort();
  return regions.length === 0 ? [] : observedRegions({ trails }, 'Regions without a trail that is logging', regions);
}
