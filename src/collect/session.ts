import { createHmac } from 'node:crypto';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** S3 signs paths as they are sent; every other service escapes them once more. */
const PLAIN_PATHS: ReadonlySet<string> = new Set(['s3', 's3express', 's3-outposts']);

/** Calls that are made with one set of credentials. */
export class Session {
  /** Whose quota the calls count for: the account, or `caller` before it is known. */
  readonly account: string;
  readonly credentials: () => Promise<Keys>;
  readonly onThrottle: (() => void) | undefined;
  readonly #signers = new Map<boolean, SignatureV4>();
  readonly #signingKeys = new WeakMap<Keys, Map<string, Uint8Array>>();

  constructor(account: string, credentials: () => Promise<Keys>, onThrottle?: () => void) {
    this.account = account;
    this.credentials = credentials;
    this.onThrottle = onThrottle;
  }

  signer(service: string): SignatureV4 {
    const isPlain = PLAIN_PATHS.has(service);
    const made = this.#signers.get(isPlain);
    if (made !== undefined) return made;
    const signer = new SignatureV4({
      credentials: this.credentials,
      region: '',
      service: '',
      sha256: Hash.bind(null, 'sha256'),
      uriEscapePath: !isPlain,
    });
    // The SDK keeps the last fifty keys of all; an organization has one for each account, Region and service.
    Object.assign(signer, {
      getSigningKey: (keys: Keys, region: string, date: string, name: string) =>
        Promise.resolve(this.#signingKey(keys, region, date, name)),
    });
    this.#signers.set(isPlain, signer);
    return signer;
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key */
  #signingKey(keys: Keys, region: string, date: string, service: string): Uint8Array {
    const derived = this.#signingKeys.get(keys) ?? new Map<string, Uint8Array>();
    this.#signingKeys.set(keys, derived);
    const scope = `${date} ${region} ${service}`;
    const known = derived.get(scope);
    if (known !== undefined) return known;
    const hmac = (key: Uint8Array | string, text: string): Uint8Array => createHmac('sha256', key).update(text).digest();
    const key = [date, region, service, 'aws4_request'].reduce<Uint8Array | string>(hmac, `AWS4${keys.secretAccessKey}`) as Uint8Array;
    derived.set(scope, key);
    return key;
  }
}
