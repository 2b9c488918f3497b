import { defineCheck, failed, passed, reason, undecided } from '../src/check.js';
import type { Evidence, Trail, Verdict } from '../src/types.js';
import { and3 } from './shared/logic.js';
import { type AccountScope, accountScopes, scopeParameter } from './shared/region-scope.js';
import { type Answer, flag, inDoubt, isLogging, recordsManagementEvents } from './shared/trail-state.js';
import { NO_LISTING, withListing } from './shared/trails.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-1';

/** Passes when one trail records every management event of every Region. https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-1 */
export default defineCheck({
  meta: {
    id: 'CloudTrail.1',
    title:
      'CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and write management events',
    description:
      'Checks whether at least one multi-Region trail is logging and records all read and write management events, without leaving out those of AWS KMS or the Amazon RDS Data API.',
    severity: 'HIGH',
    category: 'Identify > Logging',
    resourceType: 'AWS::::Account',
    url: URL,
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.1'],
      'cis-1.4.0': ['3.1'],
      'cis-3.0.0': ['3.1'],
      'cis-5.0.0': ['3.1'],
      'nist-800-53': [
        'AC-2(4)',
        'AC-4(26)',
        'AC-6(9)',
        'AU-2',
        'AU-3',
        'AU-6(3)',
        'AU-6(4)',
        'AU-10',
        'AU-12',
        'AU-14(1)',
        'CA-7',
        'SA-8(22)',
        'SC-7(9)',
        'SI-3(8)',
        'SI-4(20)',
        'SI-7(8)',
      ],
    },
    decision: [
      'Every trail that the account sees counts once, by ARN: its own, and those of its organization.',
      'A trail qualifies when it is multi-Region, is logging, and the union of its event selectors records read and write management events of AWS KMS, of the Amazon RDS Data API and of every other source.',
      'A trail without custom event selectors records all management events. An advanced selector narrowed by anything but readOnly or excluded sources adds nothing.',
      'Any trail qualifies: PASSED. Selectors of two trails are never added up.',
      'Otherwise, a trail that may qualify: WARNING when the evidence is an organization’s or a file lacks it, NOT_AVAILABLE when reading it failed.',
      'Otherwise: FAILED, with what each trail lacks. One listed Region is enough, because a multi-Region trail shows in all of them.',
    ],
    notes: [
      'Whether Security Hub counts an organization trail for a member account is our inference; its documentation of neighbouring controls suggests it.',
      'Whether AWS’s rule accepts a read-only and a write-only selector of one trail together is not stated. CloudTrail logs an event that any selector matches, so they are added up; selectorUnion=false asks for one selector that covers all.',
      'That the trail must be logging is our inference from “captures”, and from the audit procedure of CIS.',
      'Delivery is not judged: a trail whose bucket is gone still passes this control.',
      'One finding for the account by default; Security Hub gives one for each Region (scope=region, and --parity).',
    ],
    remediation: {
      text: 'Make one trail multi-Region, let it record all read and write management events, and start it.',
      cli: [
        'aws cloudtrail update-trail --name <trail ARN> --is-multi-region-trail --include-global-service-events',
        'aws cloudtrail put-event-selectors --trail-name <trail ARN> --advanced-event-selectors \'[{"Name":"Management events","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]\'',
        'aws cloudtrail start-logging --name <trail ARN>',
      ].join('\n'),
      terraform: [
        'resource "aws_cloudtrail" "trail" {',
        '  is_multi_region_trail         = true',
        '  enable_logging                = true',
        '  include_global_service_events = true',
        '',
        '  advanced_event_selector {',
        '    field_selector {',
        '      field  = "eventCategory"',
        '      equals = ["Management"]',
        '    }',
        '  }',
        '}',
      ].join('\n'),
      cautions: [
        'put-event-selectors replaces all selectors of the trail. Repeat the data event selectors that are to stay.',
        'Run the commands in the home Region of the trail. An organization trail can only be changed from the management account or a delegated administrator.',
      ],
      url: URL,
    },
  },
  parameters: {
    selectorUnion: {
      description: 'Add up the event selectors of a trail. With false, one single selector has to cover everything.',
      schema: { type: 'boolean' },
      default: true,
    },
    scope: scopeParameter,
  },
  needs: ['trails', 'trailStatus', 'eventSelectors'],
  evaluate: evidence =>
    accountScopes(evidence, evidence.parameters.scope).map(scope => judge(evidence, scope, evidence.parameters.selectorUnion)),
});

interface Candidate {
  readonly trail: Trail;
  readonly answers: readonly Answer[];
}

function judge(evidence: Evidence<'trails' | 'trailStatus' | 'eventSelectors'>, scope: AccountScope, union: boolean): Verdict {
  const { resource, trails, listed, unread } = scope;
  const candidates = trails.map((trail): Candidate => {
    const multiRegion = flag(trail.isMultiRegion, 'cloudtrail:DescribeTrails', 'IsMultiRegionTrail', 'true');
    // What is already ruled out needs no answer from another account.
    if (multiRegion.value === false) return { trail, answers: [multiRegion] };
    return { trail, answers: [multiRegion, isLogging(evidence, trail), recordsManagementEvents(evidence, trail, union)] };
  });
  const qualifies = ({ answers }: Candidate): ReturnType<typeof and3> => and3(...answers.map(({ value }) => value));

  const good = candidates.find(candidate => qualifies(candidate) === true);
  if (good !== undefined) {
    return passed(resource, `Multi-Region trail ${good.trail.name} is logging all read and write management events.`, {
      evidence: [
        { api: 'cloudtrail:DescribeTrails', field: 'TrailARN', actual: good.trail.arn },
        ...good.answers.map(({ observation }) => observation),
      ],
    });
  }
  const seen = candidates.flatMap(observations);
  const doubtful = candidates.filter(candidate => qualifies(candidate) === 'unknown');
  if (doubtful.length > 0) {
    const names = doubtful.map(({ trail }) => trail.name).join(' or ');
    return inDoubt(evidence, resource, `It is not known whether ${names} ${openQuestion(doubtful)}.`, doubtful, seen);
  }
  if (listed === 0) {
    const gaps = unread.length > 0 ? unread.map(([, gap]) => gap) : [NO_LISTING];
    return undecided(resource, 'It is not known which trails there are.', gaps, seen);
  }
  const summary =
    trails.length === 0
      ? 'There is no trail'
      : `No trail is multi-Region and logging all management events: ${candidates.map(nearMiss).join('; ')}`;
  const assumption = evidence.origin === 'file' ? ' (assuming that the list of trails includes shadow trails)' : '';
  return failed(resource, `${summary}${assumption}.`, {
    reasons: [reason('CLOUDTRAIL_MULTI_REGION_NOT_PRESENT')],
    evidence: withListing(evidence, resource, seen),
  });
}

/** Everything known of a trail that did not qualify, its ARN first. */
function observations({ trail, answers }: Candidate): Answer['observation'][] {
  return [{ api: 'cloudtrail:DescribeTrails', field: 'TrailARN', actual: trail.arn }, ...answers.map(({ observation }) => observation)];
}

const QUESTIONS: Readonly<Record<string, string>> = {
  IsLogging: 'is logging',
  'Management events that are not recorded': 'records all management events',
};

/** What is not known of these trails: one thing alone, or whether they qualify at all. */
function openQuestion(doubtful: readonly Candidate[]): string {
  const open = doubtful.flatMap(({ answers }) => answers.filter(({ value }) => value === 'unknown'));
  const [field, ...others] = new Set(open.map(({ observation }) => observation.field));
  const only = others.length === 0 ? QUESTIONS[field ?? ''] : undefined;
  return only ?? 'is a multi-Region trail that is logging all management events';
}

const MISSES: Readonly<Record<string, (actual: unknown) => string>> = {
  IsMultiRegionTrail: () => 'is single-Region',
  IsLogging: () => 'is not logging',
  'Management events that are not recorded': actual => `does not record ${String(actual)}`,
};

function nearMiss({ trail, answers }: Candidate): string {
  const misses = answers.filter(({ value }) => value === false).map(({ observation }) => MISSES[observation.field]?.(observation.actual));
  return `${trail.name} ${misses.join(' and ')}`;
}
