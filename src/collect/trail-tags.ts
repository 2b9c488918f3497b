import { ListTagsCommand } from '@aws-sdk/client-cloudtrail';
import { missing, present } from '../facts.js';
import type { Fact, Tag } from '../types.js';
import type { Aws } from './aws.js';
import { call, type Collector } from './collector.js';
import { codesOf, required } from './failure.js';

/** ListTags takes so many ARNs at once. */
const BATCH = 20;

/** Errors that are about one of the ARNs, and not about the call. */
const ABOUT_ONE: ReadonlySet<string> = new Set(['CloudTrailARNInvalidException', 'ResourceNotFoundException', 'TrailNotFoundException']);

type Tags = ReadonlyMap<string, Fact<readonly Tag[]>>;

/** ListTags of the account's own trails, in batches for each home Region. One ARN that AWS refuses fails its batch, which then is asked one by one. */
export const trailTags: Collector<'trailTags', 'trails'> = {
  fact: 'trailTags',
  after: ['trails'],
  calls: [call('cloudtrail:ListTags', 'home Region', { note: '20 trails a call' })],
  async collect({ aws, account, have, atMost }) {
    const inventory = await have('trails');
    if (inventory.state === 'missing') return inventory;
    const own = inventory.value.trails.filter(trail => trail.account === account).slice(0, atMost);
    const batches = [...new Set(own.map(({ homeRegion }) => homeRegion))].flatMap(region => {
      const arns = own.filter(({ homeRegion }) => homeRegion === region).map(({ arn }) => arn);
      return chunks(arns).map(batch => ({ region, arns: batch }));
    });
    const answers = await Promise.all(batches.map(({ region, arns }) => tagsOf(aws, region, arns)));
    return present(Object.fromEntries(answers.flatMap(tags => [...tags])));
  },
};

async function tagsOf(aws: Aws, region: string, arns: readonly string[]): Promise<Tags> {
  const refused = { one: false };
  const answer = await aws.ask(
    'cloudtrail',
    'ListTags',
    region,
    (client, options) => client.send(new ListTagsCommand({ ResourceIdList: [...arns] }), options),
    ({ ResourceTagList }) =>
      new Map(
        required(ResourceTagList, 'ResourceTagList').map(({ ResourceId, TagsList }) => [
          required(ResourceId, 'ResourceId'),
          (TagsList ?? []).map(({ Key, Value }): Tag => ({ key: required(Key, 'Key'), value: Value ?? '' })),
        ]),
      ),
    error => {
      refused.one = codesOf(error).some(code => ABOUT_ONE.has(code));
      return undefined;
    },
  );
  if (answer.state === 'missing' && refused.one && arns.length > 1) {
    const single = await Promise.all(arns.map(arn => tagsOf(aws, region, [arn])));
    return new Map(single.flatMap(tags => [...tags]));
  }
  return new Map(arns.map(arn => [arn, factOf(answer, arn, region)]));
}

function factOf(answer: Fact<ReadonlyMap<string, readonly Tag[]>>, arn: string, region: string): Fact<readonly Tag[]> {
  if (answer.state === 'missing') return answer;
  const tags = answer.value.get(arn);
  return tags === undefined
    ? missing('ERROR', `The answer of cloudtrail:ListTags in ${region} leaves the trail out.`, 'cloudtrail:ListTags')
    : present(tags);
}

function chunks(items: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) => items.slice(index * BATCH, (index + 1) * BATCH));
}
