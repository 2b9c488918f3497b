import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { STSClient } from '@aws-sdk/client-sts';
import { Caller, type SdkClient, type SdkCommand } from './caller.js';
import { Endpoints } from './endpoints.js';
import { failure } from './failure.js';
import { Limiter } from './limiter.js';
import type { Session } from './session.js';
import { Slots } from './slots.js';

/** AWS allows ten for each account, Region and API of CloudTrail: eight leaves room for whoever else is asking. */
const CALLS_A_SECOND = 8;
/** AWS allows 600 for each calling account and Region, whoever's role it is. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLES_A_SECOND = 200;
/** Operations of which AWS allows more, or less. https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html */
const RATES: Readonly<Record<string, number>> = { AssumeRole: ROLES_A_SECOND, GetFindings: 3 };
/** Enough to ride out throttling; AWS_MAX_ATTEMPTS overrides it, as for every SDK. */
const ATTEMPTS = 8;
/** As many as a core can serve at 100 ms an answer; more would wait for it, each with all that the SDK made for it. */
const CALLS_AT_ONCE = 256;

const MAKERS = {
  cloudtrail: CloudTrailClient,
  s3: S3Client,
  s3control: S3ControlClient,
  sts: STSClient,
  ec2: EC2Client,
  kms: KMSClient,
  organizations: OrganizationsClient,
};

/** Clients that only few scans need, and that are loaded by those. */
interface LateClients {
  readonly securityhub: SecurityHubClient;
}

export type Service = keyof typeof MAKERS | keyof LateClients;
export type ClientOf<S extends Service> = S extends keyof typeof MAKERS
  ? InstanceType<(typeof MAKERS)[S]>
  : S extends keyof LateClients
    ? LateClients[S]
    : never;

type Maker = new (config: object) => object;

/**
 * One client for each service and Region, whoever calls: to make one costs as much as a call, and an organization would need
 * hundreds of thousands. Each call says whose it is, and is signed with the credentials of that session.
 */
export class Clients {
  readonly #endpoints: Endpoints;
  readonly #profile: string | undefined;
  readonly #limiter = new Limiter(CALLS_A_SECOND);
  readonly #slots = new Slots(CALLS_AT_ONCE);
  readonly #made = new Map<string, Caller>();
  readonly #makers = new Map<Service, Maker>(Object.entries(MAKERS) as [Service, Maker][]);

  /** `profile` is whose settings count: FIPS and dual-stack endpoints. */
  constructor(endpoints = new Endpoints(), profile?: string) {
    this.#endpoints = endpoints;
    this.#profile = profile;
  }

  /** A client whose calls are this session's. */
  of<S extends Service>(session: Session, service: S, region: string): ClientOf<S> {
    const key = `${service} ${region}`;
    const caller = this.#made.get(key) ?? this.#make(service, region);
    this.#made.set(key, caller);
    const send = (command: SdkCommand, { abortSignal }: { abortSignal?: AbortSignal } = {}): Promise<unknown> =>
      this.#slots.use(() => caller.call(session, command, abortSignal));
    return { send } as unknown as ClientOf<S>;
  }

  /** Brings a client that is not loaded with the others. */
  add(service: keyof LateClients, maker: Maker): void {
    this.#makers.set(service, maker);
  }

  close(): void {
    this.#endpoints.close();
  }

  #make(service: Service, region: string): Caller {
    const { AWS_MAX_ATTEMPTS } = process.env;
    const client = new (this.#makers.get(service)!)({
      region,
      credentials: NOBODY,
      requestHandler: this.#endpoints.handler,
      ...(this.#profile !== undefined && { profile: this.#profile }),
      ...(AWS_MAX_ATTEMPTS === undefined && { maxAttempts: ATTEMPTS }),
      retryMode: 'standard',
      ...(service === 's3' && customEndpoint('S3') !== undefined && { forcePathStyle: true }),
      // Its endpoints have the account before the host name already.
      ...(service === 's3control' && { disableHostPrefix: true, ...plainControlEndpoint() }),
    });
    return new Caller(client as SdkClient, {
      region,
      signingName: service === 's3control' ? 's3' : service,
      turn: ({ account }, operation) => this.#limiter.pass(`${account} ${region} ${operation}`, RATES[operation] ?? CALLS_A_SECOND),
      onError: (error, session) => {
        if (failure(error, service, region).reason === 'THROTTLED') session.onThrottle?.();
      },
    });
  }
}

/** What the SDK asks a client for; each call is signed by its session. */
const NOBODY = { accessKeyId: '-', secretAccessKey: '-' };

function customEndpoint(service: 'S3' | 'S3_CONTROL'): string | undefined {
  const { env } = process;
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  // Set but empty is not set, to the SDK as well.
  return [env[`AWS_ENDPOINT_URL_${service}`], env['AWS_ENDPOINT_URL']].find(url => url !== undefined && url !== '');
}

/** S3 Control puts the account before the host name, which a custom endpoint by address does not have. */
function plainControlEndpoint(): object {
  const url = customEndpoint('S3_CONTROL');
  return url === undefined ? {} : { endpointProvider: () => ({ url: new URL(url), properties: {}, headers: {} }) };
}
