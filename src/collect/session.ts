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
    this.#signers.set(isPlain, signer);
    return signer;
  }
}
