import { GetPublicKeyCommand, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { UsageError } from '../errors.js';
import type { Aws } from './aws.js';
import { codesOf, failure, required } from './failure.js';
import { open, type ReachOptions } from './index.js';

/** What is to be signed, and how: 4,096 bytes at most. https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
export interface ToSign {
  readonly message: Uint8Array;
  /** As KMS names it. */
  readonly algorithm: string;
}

/** An asymmetric key of KMS, which never leaves it. */
export interface KmsKey {
  /** In DER, as SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  /** Throws a UsageError when the caller may not, without signing anything. */
  tryToSign(what: ToSign): Promise<void>;
  sign(what: ToSign): Promise<Buffer>;
}

/** Asks KMS for a key that signs. Throws a KnownError for a key that is not there or does not sign, and for a caller who may not see it. */
export async function openKmsKey(key: string, options: ReachOptions): Promise<KmsKey> {
  const { aws, region: own, caller } = await open(options);
  // Whoever has no credentials is told so as in every scan.
  await caller();
  const region = /^arn:[^:]*:kms:([^:]+):/.exec(key)?.[1] ?? own;
  const refusal = (error: unknown, operation: string): UsageError =>
    error instanceof UsageError
      ? error
      : new UsageError(`The bundle cannot be signed with the key ${key}: ${failure(error, operation, region).message}`, { cause: error });
  const publicKey = await publicKeyOf(aws, key, region).catch((error: unknown) => {
    throw refusal(error, 'kms:GetPublicKey');
  });
  const sign = (what: ToSign, isTrial: boolean): Promise<Buffer> => signed(aws, region, key, what, isTrial);
  return {
    publicKey,
    tryToSign: async what => {
      await sign(what, true).catch((error: unknown) => {
        if (!isDryRun(error)) throw refusal(error, 'kms:Sign');
      });
    },
    sign: what =>
      sign(what, false)
        .catch((error: unknown) => {
          throw refusal(error, 'kms:Sign');
        })
        .finally(() => aws.close()),
  };
}

function signed(aws: Aws, region: string, key: string, { message, algorithm }: ToSign, isTrial: boolean): Promise<Buffer> {
  const command = new SignCommand({
    KeyId: key,
    Message: message,
    MessageType: 'RAW',
    SigningAlgorithm: algorithm as SigningAlgorithmSpec,
    ...(isTrial && { DryRun: true }),
  });
  return aws.call(
    'kms',
    'Sign',
    region,
    (client, options) => client.send(command, options),
    ({ Signature }) => Buffer.from(required(Signature, 'Signature')),
    isDryRun,
  );
}

/** How KMS says that it would have signed. https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html */
function isDryRun(error: unknown): boolean {
  return codesOf(error).includes('DryRunOperationException');
}

function publicKeyOf(aws: Aws, key: string, region: string): Promise<Buffer> {
  return aws.call(
    'kms',
    'GetPublicKey',
    region,
    (client, options) => client.send(new GetPublicKeyCommand({ KeyId: key }), options),
    ({ PublicKey, KeyUsage }) => {
      if (required(KeyUsage, 'KeyUsage') !== 'SIGN_VERIFY')
        throw new UsageError(`The key ${key} is for ${KeyUsage}, and --kms-sign takes one that is for SIGN_VERIFY.`);
      return Buffer.from(required(PublicKey, 'PublicKey'));
    },
  );
}
