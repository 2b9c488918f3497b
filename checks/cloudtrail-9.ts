import { defineCheck, failed, observed, passed, reasonFor, unavailable } from '../src/check.js';
import { factFor } from '../src/facts.js';
import { judgeOwnTrails, trailResource } from './shared/trails.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-9';

/** Passes when the trail has a tag, or every required one. https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-9 */
export default defineCheck({
  meta: {
    id: 'CloudTrail.9',
    title: 'CloudTrail trails should be tagged',
    description:
      'Checks whether each trail has tags, and those that requiredTagKeys asks for. System tags, which begin with aws:, do not count.',
    severity: 'LOW',
    category: 'Identify > Inventory > Tagging',
    resourceType: 'AWS::CloudTrail::Trail',
    url: URL,
    standards: { tagging: [] },
    decision: [
      'Each trail that the account owns is judged once, in its home Region. System tags (aws:) are left out.',
      'Without requiredTagKeys: any tag is PASSED, none is FAILED.',
      'With requiredTagKeys: every key is there, in exactly this case and with any value: PASSED; else FAILED.',
      'The tags could not be read: NOT_AVAILABLE.',
      'No trail at all: PASSED with nothing to judge.',
    ],
    notes: [
      'The prefix aws: is taken as a system tag’s in any case of letters; that is our inference from the prefix being reserved in any case.',
    ],
    remediation: {
      text: 'Tag the trail.',
      cli: 'aws cloudtrail add-tags --resource-id <trail ARN> --tags-list Key=Owner,Value=<team>',
      terraform: 'resource "aws_cloudtrail" "trail" {\n  tags = {\n    Owner = "security"\n  }\n}',
      cautions: ['Run the command in the home Region of the trail. Put nothing secret into a tag.'],
      url: URL,
    },
  },
  parameters: {
    requiredTagKeys: {
      description: 'One to six tag keys, case-sensitive, that every trail has to have.',
      schema: {
        type: 'array',
        maxItems: 6,
        uniqueItems: true,
        // What AWS allows in a tag key. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
        items: { type: 'string', minLength: 1, maxLength: 128, pattern: '^(?![aA][wW][sS]:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+$' },
      },
      default: [] as readonly string[],
    },
  },
  needs: ['trails', 'trailTags'],
  evaluate: evidence => {
    const { requiredTagKeys } = evidence.parameters;
    return judgeOwnTrails(evidence, trail => {
      const resource = trailResource(trail);
      const tags = factFor(evidence.trailTags, trail.arn, 'cloudtrail:ListTags');
      if (tags.state === 'missing') {
        return unavailable(resource, `It is not known how trail ${trail.name} is tagged.`, { reasons: [reasonFor(tags)], evidence: [] });
      }
      const keys = tags.value.map(({ key }) => key).filter(key => !/^aws:/i.test(key));
      const absent = requiredTagKeys.filter(key => !keys.includes(key));
      const expected = requiredTagKeys.length === 0 ? 'any tag' : requiredTagKeys.join(', ');
      const because = { evidence: [observed('cloudtrail:ListTags', 'TagsList', [...keys].sort(), expected)] };
      if (keys.length === 0 && requiredTagKeys.length === 0) return failed(resource, `Trail ${trail.name} has no tags.`, because);
      return absent.length === 0
        ? passed(resource, `Trail ${trail.name} is tagged as required.`, because)
        : failed(resource, `Trail ${trail.name} lacks the required tags ${absent.join(', ')}.`, because);
    });
  },
});
