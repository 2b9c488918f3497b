import { constants, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { UsageError } from '../errors.js';
import { fileLabel } from '../input/place.js';
import { sha256Of } from './manifest.js';
import { PASSPHRASE } from './passphrase.js';

/** Whoever signs a bundle: the bytes of its manifest, which has the hash of everything else. */
export interface Signer {
  readonly publicKey: KeyObject;
  readonly sign: (manifest: Buffer) => Promise<Buffer>;
}

/** Where signatures are, and the key that checks them: beside the bundle. */
export const signatureBeside = (bundle: string): string => `${bundle}.sig`;
export const publicKeyBeside = (bundle: string): string => `${bundle}.pub.pem`;

/** SHA-256 over the public key in DER, as `openssl pkey -pubin -outform DER` gives it. */
export function keyIdOf(publicKey: KeyObject): string {
  return sha256Of(publicKey.export({ type: 'spki', format: 'der' }));
}

export function pemOf(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** How keys of a kind sign: the hash, and the name that KMS has for it. `null`: no bundle is signed with such a key. */
export function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Algorithm | null {
  if (asymmetricKeyType === 'ed25519') return ALGORITHMS.ed25519;
  if (asymmetricKeyType === 'rsa') return ALGORITHMS.rsa;
  if (asymmetricKeyType !== 'ec') return null;
  const { namedCurve = '' } = asymmetricKeyDetails ?? {};
  return CURVES[namedCurve] ?? null;
}

export interface Algorithm {
  readonly name: string;
  /** `null`: the signature is of the message itself. */
  readonly hash: string | null;
  readonly kms: string;
}

const ALGORITHMS = {
  ed25519: { name: 'Ed25519', hash: null, kms: 'ED25519_SHA_512' },
  rsa: { name: 'RSA PKCS #1 with SHA-256', hash: 'sha256', kms: 'RSASSA_PKCS1_V1_5_SHA_256' },
} as const satisfies Record<string, Algorithm>;

const CURVES: Readonly<Record<string, Algorithm>> = {
  prime256v1: { name: 'ECDSA P-256 with SHA-256', hash: 'sha256', kms: 'ECDSA_SHA_256' },
  secp384r1: { name: 'ECDSA P-384 with SHA-384', hash: 'sha384', kms: 'ECDSA_SHA_384' },
  secp521r1: { name: 'ECDSA P-521 with SHA-512', hash: 'sha512', kms: 'ECDSA_SHA_512' },
};

/** Whether a signature is that of a manifest, by a key. Throws a UsageError for a key that signs no bundles. */
export function isSignedBy(publicKey: KeyObject, manifest: Buffer, signature: Buffer, label: string): boolean {
  const algorithm = algorithmOf(publicKey);
  if (algorithm === null)
    throw new UsageError(`${label} is a key of a kind that signs no bundle: Ed25519, ECDSA on P-256, P-384 or P-521, and RSA do.`);
  const key = publicKey.asymmetricKeyType === 'rsa' ? { key: publicKey, padding: constants.RSA_PKCS1_PADDING } : publicKey;
  return verify(algorithm.hash, manifest, key, signature);
}

/** Reads a public key in PEM. Throws a UsageError. */
export function readPublicKey(pem: Buffer, path: string): KeyObject {
  const label = fileLabel(path);
  // Of a private key, Node would make the public one: nobody is to hand that around.
  if (pem.includes('PRIVATE KEY-----'))
    throw new UsageError(
      `${label} is a private key, and a signature is checked with the public one. Make it with "openssl pkey -in ${label} -pubout".`,
    );
  try {
    return createPublicKey(pem);
  } catch (error) {
    throw new UsageError(`${label} is no public key in PEM, which begins with "-----BEGIN PUBLIC KEY-----".`, { cause: error });
  }
}

/** Signs with a private key in PEM. Throws a UsageError. */
export function keySigner(pem: Buffer, path: string, passphrase: string | undefined): Signer {
  const key = readPrivateKey(pem, path, passphrase);
  if (key.asymmetricKeyType !== 'ed25519') {
    const kind = (key.asymmetricKeyType ?? 'other').toUpperCase();
    throw new UsageError(
      `${fileLabel(path)} is a key of the kind ${kind}, and --sign takes Ed25519. Make one with "openssl genpkey -algorithm ed25519".`,
    );
  }
  return { publicKey: createPublicKey(key), sign: manifest => Promise.resolve(sign(null, manifest, key)) };
}

function readPrivateKey(pem: Buffer, path: string, passphrase: string | undefined): KeyObject {
  const label = fileLabel(path);
  const text = pem.toString('latin1');
  if (/-----BEGIN (?:\w+ )?PUBLIC KEY-----/.test(text))
    throw new UsageError(`${label} is a public key, and --sign takes the private one. It goes to whoever checks the bundle.`);
  const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text);
  if (isEncrypted && passphrase === undefined)
    throw new UsageError(`${label} is encrypted. Give its passphrase in the environment variable ${PASSPHRASE}.`);
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(isEncrypted && { passphrase }) });
  } catch (error) {
    const why = isEncrypted
      ? `could not be decrypted: the passphrase in ${PASSPHRASE} is not its own.`
      : 'is no private key in PEM, which begins with "-----BEGIN PRIVATE KEY-----".';
    throw new UsageError(`${label} ${why}`, { cause: error });
  }
}
