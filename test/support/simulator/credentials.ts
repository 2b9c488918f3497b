import { AwsError } from './errors.js';
import type { Caller } from './call.js';

/** Every account has this key, so that a world needs no list of them. Real keys have 20 characters too. */
export const accessKeyOf = (account: string): string => `AKIASIM1${account}`;

export interface Scope {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
}

/** Reads the credential scope. The signature must be there and look like one; it is not verified. */
export function readAuthorization(header: string): Scope | undefined {
  if (!header.startsWith('AWS4-HMAC-SHA256 ')) return undefined;
  const start = header.indexOf('Credential=');
  const signature = header.indexOf('Signature=');
  if (start < 0 || signature < 0 || !header.includes('SignedHeaders=')) return undefined;
  const [accessKey, date, region, service, last] = header.slice(start + 11, header.indexOf(',', start)).split('/');
  if (!accessKey || date?.length !== 8 || !region || !service || last !== 'aws4_request') return undefined;
  if (!/^[0-9a-f]{64}/u.test(header.slice(signature + 10))) return undefined;
  return { accessKey, region, service };
}

interface Session {
  readonly account: string;
  readonly role: string;
  readonly name: string;
  readonly expires: number;
}

export interface SessionCredentials {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly token: string;
  readonly expires: number;
  readonly userId: string;
  readonly arn: string;
}

const roleId = (account: string): string => `AROASIM1${account}`;

/** The session is in its token, not in the server, so that several simulators can share the work of one world. */
export function openSession(partition: string, session: Session): SessionCredentials {
  return {
    accessKey: `ASIASIM1${session.account}`,
    secretKey: 'simulated/secret/of/a/session/0123456789',
    token: Buffer.from(JSON.stringify(session)).toString('base64'),
    expires: session.expires,
    userId: `${roleId(session.account)}:${session.name}`,
    arn: assumedRoleArn(partition, session),
  };
}

const assumedRoleArn = (partition: string, session: Session): string =>
  `arn:${partition}:sts::${session.account}:assumed-role/${session.role}/${session.name}`;

/** Who calls: by access key, and for a session by its token. */
export class Callers {
  readonly #known = new Map<string, Caller>();
  readonly #sessions = new Map<string, { readonly caller: Caller; readonly expires: number }>();

  constructor(
    private readonly partition: string,
    private readonly isAccount: (account: string) => boolean,
  ) {}

  /** Further keys of an account. */
  register(accessKey: string, account: string): void {
    this.#known.set(accessKey, this.#user(account));
  }

  /** `undefined`: AWS does not know the key. Throws ExpiredToken for a session that is over. */
  identify(accessKey: string, token: string | undefined): Caller | undefined {
    if (accessKey.startsWith('ASIASIM1')) return token === undefined ? undefined : this.#session(accessKey, token);
    const known = this.#known.get(accessKey);
    if (known || !accessKey.startsWith('AKIASIM1')) return known;
    const account = accessKey.slice(8);
    if (!this.isAccount(account)) return undefined;
    this.register(accessKey, account);
    return this.#known.get(accessKey);
  }

  #user(account: string): Caller {
    return { account, arn: `arn:${this.partition}:iam::${account}:user/auditor`, userId: `AIDASIM1${account}`, assumed: false };
  }

  #session(accessKey: string, token: string): Caller | undefined {
    const session = this.#sessions.get(token) ?? this.#readToken(token);
    if (session?.caller.account !== accessKey.slice(8)) return undefined;
    if (session.expires <= Date.now()) throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
    return session.caller;
  }

  #readToken(token: string): { readonly caller: Caller; readonly expires: number } | undefined {
    let session: Session;
    try {
      session = JSON.parse(Buffer.from(token, 'base64').toString()) as Session;
    } catch {
      return undefined;
    }
    if (!this.isAccount(session.account)) return undefined;
    const caller = {
      account: session.account,
      arn: assumedRoleArn(this.partition, session),
      userId: `${roleId(session.account)}:${session.name}`,
      assumed: true,
    };
    const entry = { caller, expires: session.expires };
    this.#sessions.set(token, entry);
    return entry;
  }
}
