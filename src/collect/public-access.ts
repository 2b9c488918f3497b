import { GetPublicAccessBlockCommand, type PublicAccessBlockConfiguration } from '@aws-sdk/client-s3-control';
import { present } from '../facts.js';
import type { PublicAccessBlock } from '../types.js';
import { call, type Collector } from './collector.js';
import { codesOf, required } from './failure.js';

/** The account-level block, in which AWS includes what an organization's policy sets. */
export const accountPublicAccess: Collector<'accountPublicAccess', never> = {
  fact: 'accountPublicAccess',
  after: [],
  calls: [call('s3control:GetPublicAccessBlock', 'account')],
  async collect({ aws, account, region }) {
    const block = await aws.ask(
      's3control',
      'GetPublicAccessBlock',
      region,
      (client, options) => client.send(new GetPublicAccessBlockCommand({ AccountId: account }), options),
      answer => translateBlock(required(answer.PublicAccessBlockConfiguration, 'PublicAccessBlockConfiguration')),
      noBlock,
    );
    return present({ [account]: block });
  },
};

/** A setting that the answer leaves out is off: S3 leaves out what nobody set. */
export function translateBlock(configuration: PublicAccessBlockConfiguration): PublicAccessBlock {
  return {
    blockPublicAcls: configuration.BlockPublicAcls ?? false,
    ignorePublicAcls: configuration.IgnorePublicAcls ?? false,
    blockPublicPolicy: configuration.BlockPublicPolicy ?? false,
    restrictPublicBuckets: configuration.RestrictPublicBuckets ?? false,
  };
}

/** That no block is set is an answer, not an error. */
export function noBlock(error: unknown): PublicAccessBlock | undefined {
  return codesOf(error).includes('NoSuchPublicAccessBlockConfiguration') ? translateBlock({}) : undefined;
}
