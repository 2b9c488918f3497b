import { accountResource, defineCheck, distinctReasons, failed, observed, passed, unavailable, undecided, vacuous } from '../src/check.js';
import { factFor, missing } from '../src/facts.js';
import type { EventDataStore, Evidence, Resource, Verdict } from '../src/types.js';
import { isWanted, regionNames, unread } from './shared/trails.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-10';
const API = 'cloudtrail:GetEventDataStore';

/** Passes when the store names a KMS key. https://docs.aws.amazon.com/config/latest/developerguide/event-data-store-cmk-encryption-enabled.html */
export default defineCheck({
  meta: {
    id: 'CloudTrail.10',
    title: 'CloudTrail Lake event data stores should be encrypted with customer managed AWS KMS keys',
    description:
      'Checks whether each CloudTrail Lake event data store is encrypted with a KMS key, and with one of kmsKeyArns where that is set.',
    severity: 'MEDIUM',
    category: 'Protect > Data Protection > Encryption of data-at-rest',
    resourceType: 'AWS::CloudTrail::EventDataStore',
    url: URL,
    standards: {
      'nist-800-53': ['AU-9', 'CA-9(1)', 'CM-3(6)', 'SC-7(10)', 'SC-12(2)', 'SC-13', 'SC-28', 'SC-28(1)', 'SI-7(6)'],
    },
    decision: [
      'Each event data store is judged once, in its Region. One in PENDING_DELETION gets no finding.',
      'KmsKeyId is absent or empty: FAILED. It is set: PASSED.',
      'With kmsKeyArns, the key has to be one of them, by exact ARN; an alias is resolved first, and is undecided where that is not possible.',
      'A Region or a store that could not be read: NOT_AVAILABLE.',
      'No event data store in any Region: PASSED with nothing to judge.',
    ],
    notes: [
      'A store in PENDING_DELETION is passed over by our decision: nothing can be done to it but a restore.',
      'Whether an AWS managed key would count is not stated; with verifyKeyManager, DescribeKey has to say that the key is customer managed.',
      'A multi-Region key has an ARN in each Region: kmsKeyArns has to name the one that the store uses.',
      'Security Hub does not offer this control in ap-southeast-5, ap-southeast-6, ap-southeast-7, ap-east-2, ca-west-1, cn-north-1 and cn-northwest-1.',
      'AWS closed CloudTrail Lake to new customers on 31 May 2026. A failing store can still be mended; plan its replacement.',
    ],
    remediation: {
      text: 'Encrypt the event data store with a customer managed KMS key.',
      cli: 'aws cloudtrail update-event-data-store --event-data-store <store ARN> --kms-key-id <key ARN>',
      terraform: 'resource "aws_cloudtrail_event_data_store" "store" {\n  kms_key_id = aws_kms_key.lake.arn\n}',
      cautions: ['This cannot be undone: the key of an event data store can be neither removed nor changed.'],
      url: URL,
    },
  },
  parameters: {
    kmsKeyArns: {
      description: 'One to three key ARNs; every store has to use one of them.',
      schema: {
        type: 'array',
        maxItems: 3,
        uniqueItems: true,
        items: { type: 'string', pattern: '^arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+$' },
      },
      default: [] as readonly string[],
    },
    verifyKeyManager: {
      description: 'Ask KMS who manages the key, and fail a key that AWS manages.',
      schema: { type: 'boolean' },
      default: false,
    },
  },
  needs: ['eventDataStores', 'kmsKeys'],
  spares: ({ kmsKeyArns, verifyKeyManager }) => (kmsKeyArns.length === 0 && !verifyKeyManager ? ['kmsKeys'] : []),
  evaluate: evidence => {
    const { stores, regions } = evidence.eventDataStores;
    const listed = Object.values(regions).flatMap(seen => (seen.state === 'present' ? seen.value : []));
    const arns = [...new Set([...Object.keys(stores), ...listed])].sort();
    const verdicts = arns.flatMap(arn => {
      const store = factFor(stores, arn, API);
      if (store.state === 'present') return judge(evidence, store.value) ?? [];
      return unavailable(storeResource(arn), `It is not known how event data store ${nameInArn(arn)} is encrypted.`, {
        reasons: distinctReasons([store]),
        evidence: [],
      });
    });
    return [...verdicts, ...withoutStores(evidence, arns.length === 0)];
  },
});

function withoutStores(evidence: Evidence<'eventDataStores'>, isEmpty: boolean): Verdict[] {
  const account = accountResource(evidence);
  const regions = Object.entries(evidence.eventDataStores.regions);
  const gaps = unread(evidence, evidence.eventDataStores.regions).filter(([region]) => isWanted(evidence, region));
  if (gaps.length > 0) {
    return [
      unavailable(account, `Event data stores of ${regionNames(gaps)} could not be listed, so they are not judged.`, {
        reasons: distinctReasons(gaps.map(([, gap]) => gap)),
        evidence: [
          observed(
            'cloudtrail:ListEventDataStores',
            'Regions not read',
            gaps.map(([region]) => region),
          ),
        ],
      }),
    ];
  }
  if (regions.length === 0) {
    const gap = missing('NOT_IN_INPUT', 'No Region’s event data stores were listed.', 'cloudtrail:ListEventDataStores');
    const message = `It is not known whether the account has ${isEmpty ? '' : 'other '}event data stores.`;
    return [unavailable(account, message, { reasons: distinctReasons([gap]), evidence: [] })];
  }
  if (!isEmpty) return [];
  const listed = regions.map(([region]) => region).filter(region => region !== '-');
  const api = 'cloudtrail:ListEventDataStores';
  return [
    vacuous(account, 'No event data store is listed, so there is nothing to judge.', {
      evidence: [observed(api, 'EventDataStores', []), observed(api, 'Regions listed', listed.sort())],
    }),
  ];
}

/** `null`: the store is being deleted. */
function judge(evidence: Evidence<'kmsKeys'>, store: EventDataStore): Verdict | null {
  if (store.status === 'PENDING_DELETION') return null;
  const resource = storeResource(store.arn);
  const keyId = store.kmsKeyId;
  const setting = observed(API, 'KmsKeyId', keyId, 'a customer managed KMS key');
  if (keyId === null || keyId.trim() === '') {
    return failed(resource, `Event data store ${store.name} has no KMS key of its own.`, { evidence: [setting] });
  }
  return judgeKey(evidence, store, keyId, { evidence: [setting] });
}

function judgeKey(
  evidence: Evidence<'kmsKeys'>,
  { arn, name }: EventDataStore,
  keyId: string,
  because: { readonly evidence: Verdict['evidence'] },
): Verdict {
  const kmsKeyArns = evidence.parameters['kmsKeyArns'] as readonly string[];
  const mustVerify = evidence.parameters['verifyKeyManager'] === true;
  const resource = storeResource(arn);
  const encrypted = passed(resource, `Event data store ${name} is encrypted with a KMS key.`, because);
  if (!mustVerify && kmsKeyArns.length === 0) return encrypted;
  const key = factFor(evidence.kmsKeys, keyId, 'kms:DescribeKey');
  if (mustVerify) {
    if (key.state === 'missing')
      return undecided(resource, `It is not known who manages the KMS key of event data store ${name}.`, [key], because.evidence);
    if (key.value.manager !== 'CUSTOMER')
      return failed(resource, `Event data store ${name} is encrypted with a key that AWS manages.`, because);
  }
  if (kmsKeyArns.length === 0) return encrypted;
  const isKeyArn = /^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(keyId);
  if (!isKeyArn && key.state === 'missing') {
    return undecided(resource, `It is not known which KMS key event data store ${name} uses.`, [key], because.evidence);
  }
  const keyArn = isKeyArn || key.state === 'missing' ? keyId : key.value.arn;
  const allowed = { evidence: [...because.evidence, observed('kms:DescribeKey', 'Arn', keyArn, kmsKeyArns.join(' or '))] };
  return kmsKeyArns.includes(keyArn)
    ? passed(resource, `Event data store ${name} is encrypted with a required KMS key.`, allowed)
    : failed(resource, `Event data store ${name} is encrypted with a KMS key that is not one of the required.`, allowed);
}

function storeResource(arn: string): Resource {
  return { type: 'AWS::CloudTrail::EventDataStore', id: arn, region: arn.split(':')[3] ?? null };
}

function nameInArn(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
