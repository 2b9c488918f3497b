import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors.js';
import { PASSPHRASE } from '../evidence-bundle/passphrase.js';
import { algorithmOf, keySigner, type Signer } from '../evidence-bundle/signature.js';
import { fileLabel } from '../input/place.js';
import type { BundleArguments } from './bundle-options.js';
import { whyUnread } from './causes.js';
import { liveOptions } from './live.js';
import type { AwsArguments } from './scan-options.js';

export type SigningArguments = BundleArguments &
  Partial<AwsArguments> & { readonly region?: string | undefined; readonly verbose: boolean };

/** Who signs, or `null` where nobody does. Throws a KnownError for a key that will not: before anything else is asked of AWS. */
export async function signerOf(argv: SigningArguments): Promise<Signer | null> {
  const { sign, kmsSign } = argv;
  if (sign !== undefined && kmsSign !== undefined)
    throw new UsageError('--sign and --kms-sign are two ways to sign one bundle. Give one of them.');
  if (sign !== undefined) return keySigner(await keyFile(sign), sign, process.env[PASSPHRASE]);
  return kmsSign === undefined ? null : kmsSigner(kmsSign, argv);
}

/** Throws a UsageError. */
export async function keyFile(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new UsageError(`The key ${fileLabel(path)} could not be read: ${whyUnread(error as NodeJS.ErrnoException)}.`, { cause: error });
  });
}

async function kmsSigner(name: string, argv: SigningArguments): Promise<Signer> {
  const { openKmsKey } = await import('../collect/kms-key.js');
  const key = await openKmsKey(name, { ...liveOptions(argv, argv.verbose), ...(argv.region !== undefined && { region: argv.region }) });
  const publicKey = createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' });
  const algorithm = algorithmOf(publicKey);
  if (algorithm === null)
    throw new UsageError(
      `The key ${name} is of a kind that signs no bundle. Make one of the key spec ECC_NIST_P256 or ECC_NIST_EDWARDS25519.`,
    );
  await key.tryToSign({ message: Buffer.from('trailproof'), algorithm: algorithm.kms });
  return { publicKey, sign: manifest => key.sign({ message: manifest, algorithm: algorithm.kms }) };
}
