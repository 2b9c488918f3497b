import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { text, type Call } from './call.js';
import type { Directory } from './directory.js';
import { AwsError } from './errors.js';
import type { KmsKey } from './world.js';

type Json = Readonly<Record<string, unknown>>;

const KEY_ARN = /^arn:([a-z-]+):kms:([a-z0-9-]+):(\d{12}):((?:key|alias)\/.+)$/u;

export const keyArn = (partition: string, account: string, key: KmsKey): string =>
  `arn:${partition}:kms:${key.region}:${account}:key/${key.id}`;

export const kms: Readonly<Record<string, (call: Call, directory: Directory) => Json>> = {
  DescribeKey(call, directory) {
    const { key, owner } = named(call, directory, 'DescribeKey');
    return { KeyMetadata: metadata(keyArn(directory.partition, owner, key), owner, key) };
  },

  GetPublicKey(call, directory) {
    const { key, owner } = named(call, directory, 'GetPublicKey');
    const KeyId = keyArn(directory.partition, owner, key);
    const publicKey = createPublicKey(signing(key, KeyId));
    return { KeyId, KeyUsage: 'SIGN_VERIFY', PublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
  },

  Sign(call, directory) {
    const { key, owner } = named(call, directory, 'Sign');
    const KeyId = keyArn(directory.partition, owner, key);
    const privateKey = signing(key, KeyId);
    const message = Buffer.from(text(call.input['Message']) ?? '', 'base64');
    if (message.length > 4096) throw new AwsError('ValidationException', 'The message is too long.');
    if (call.input['DryRun'] === true) throw new AwsError('DryRunOperationException', 'The request would have succeeded', 412);
    const { SigningAlgorithm, MessageType } = call.input;
    if (MessageType !== 'RAW') throw new AwsError('ValidationException', 'Only whole messages are signed here.');
    const signature = sign(HASHES[text(SigningAlgorithm) ?? ''] ?? null, message, privateKey);
    return { KeyId, SigningAlgorithm, Signature: signature.toString('base64') };
  },
};

/** The hash by which keys of a kind sign here; Ed25519 has its own. */
const HASHES: Readonly<Record<string, string>> = { ECDSA_SHA_256: 'sha256', ECDSA_SHA_384: 'sha384', RSASSA_PKCS1_V1_5_SHA_256: 'sha256' };

function signing({ privateKey }: KmsKey, arn: string): KeyObject {
  if (privateKey === undefined) throw new AwsError('InvalidKeyUsageException', `${arn} key usage is ENCRYPT_DECRYPT which is not valid.`);
  return createPrivateKey(privateKey);
}

/** The key that a call names, if its caller may use it. */
function named(call: Call, directory: Directory, operation: string): { readonly key: KmsKey; readonly owner: string } {
  const id = text(call.input['KeyId']) ?? '';
  const match = KEY_ARN.exec(id);
  if (id.startsWith('arn:') && match?.[1] !== directory.partition) throw new AwsError('InvalidArnException', `Invalid arn ${id}`);
  if (match && match[2] !== call.region) throw new AwsError('NotFoundException', `Invalid arn ${match[2] ?? ''}`);
  const owner = match?.[3] ?? call.caller.account;
  const name = match?.[4] ?? id;
  const key = directory.account(owner)?.kmsKeys?.find(({ region, ...candidate }) => region === call.region && isNamed(candidate, name));
  const isShared = owner === call.caller.account || key?.sharedWith?.includes(call.caller.account);
  // Another account's key that is not there, and one whose policy does not name the caller, look the same.
  if (!isShared) {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${call.caller.arn} is not authorized to perform: kms:${operation} on resource: ${id} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    );
  }
  if (!key) throw new AwsError('NotFoundException', `${name.startsWith('alias/') ? 'Alias' : 'Key'} '${id}' does not exist`);
  return { key, owner };
}

const isNamed = (key: Omit<KmsKey, 'region'>, name: string): boolean =>
  name === key.id || name === `key/${key.id}` || (key.aliases ?? []).includes(name);

function metadata(arn: string, owner: string, key: KmsKey): Json {
  const state = key.state ?? 'Enabled';
  return {
    AWSAccountId: owner,
    KeyId: key.id,
    Arn: arn,
    CreationDate: 1_762_160_400,
    Enabled: state === 'Enabled',
    Description: '',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: state,
    DeletionDate: state === 'PendingDeletion' ? 1_893_456_000 : undefined,
    Origin: 'AWS_KMS',
    KeyManager: key.manager ?? 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  };
}
