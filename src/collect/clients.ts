import { AwsSdkSigV4Signer } from '@aws-sdk/core/httpAuthSchemes';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { STSClient } from '@aws-sdk/client-sts';
import type { HttpRequest } from '@smithy/types';
import { refuseOtherRoots } from './answer-root.js';
import { Endpoints } from './endpoints.js';
import { failure } from './failure.js';
import { lean } from './lean.js';
import { Limiter } from './limiter.js';
import type { Session } from './session.js';
import { Slots } from './slots.js';

/** AWS allows ten for each account, Region and API of CloudTrail: eight leaves room for whoever else is asking. */
const CALLS_A_SECOND = 8;
/** AWS allows 600 for each calling account and Region, whoever's role it is. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLES_A_SECOND = 200;
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

export type Service = keyof typeof MAKERS;
export type ClientOf<S extends Service> = InstanceType<(typeof MAKERS)[S]>;

/**
 * One client for each service and Region, whoever calls: to make one costs as much as a call, and an organization would need
 * hundreds of thousands. Each call says whose it is, and is signed with the credentials of that session.
 */
export class Clients {
  readonly #endpoints: Endpoints;
  readonly #profile: string | undefined;
  readonly #limiter = new Limiter(CALLS_A_SECOND);
  readonly #slots = new Slots(CALLS_AT_ONCE);
  readonly #made = new Map<string, ClientOf<Service>>();

  /** `profile` is whose settings count: FIPS and dual-stack endpoints. */
  constructor(endpoints = new Endpoints(), profile?: string) {
    this.#endpoints = endpoints;
    this.#profile = profile;
  }

  /** A client whose calls are this session's. */
  of<S extends Service>(session: Session, service: S, region: string): ClientOf<S> {
    const key = `${service} ${region}`;
    const client = this.#made.get(key) ?? this.#make(service, region);
    this.#made.set(key, client);
    const send = (command: object, options: object): Promise<unknown> => {
      sessionOf.set(command, session);
      return this.#slots.use(() => (client.send as (command: object, options: object) => Promise<unknown>).call(client, command, options));
    };
    return { send } as unknown as ClientOf<S>;
  }

  close(): void {
    this.#endpoints.close();
  }

  #make(service: Service, region: string): ClientOf<Service> {
    const { AWS_MAX_ATTEMPTS } = process.env;
    const Maker = MAKERS[service] as new (config: object) => ClientOf<Service>;
    const client = new Maker({
      region,
      credentials: NOBODY,
      signer: signerOf(service, region),
      httpAuthSchemes: [{ schemeId: 'aws.auth#sigv4', identityProvider: () => () => Promise.resolve(NOBODY), signer: new SessionSigner() }],
      requestHandler: this.#endpoints.handler,
      ...(this.#profile !== undefined && { profile: this.#profile }),
      ...(AWS_MAX_ATTEMPTS === undefined && { maxAttempts: ATTEMPTS }),
      retryMode: 'standard',
      ...(service === 's3' && customEndpoint('S3') !== undefined && { forcePathStyle: true }),
      ...(service === 's3control' && plainControlEndpoint()),
    });
    lean(client as unknown as Parameters<typeof lean>[0]);
    const { middlewareStack } = client as unknown as WithMiddleware;
    middlewareStack.add(
      (next, context) => async command => {
        context.trailproofSession = sessionOf.get(command);
        // Whoever has no credentials learns so here, and not as a fault of the endpoint.
        await sessionIn(context).credentials();
        return next(command);
      },
      { name: 'trailproofSession', step: 'initialize', priority: 'high' },
    );
    middlewareStack.addRelativeTo(refuseOtherRoots, {
      name: 'trailproofAnswerRoot',
      relation: 'after',
      toMiddleware: 'deserializerMiddleware',
    });
    // Inside the retries, so that each attempt counts and a retried call waits its turn like any other.
    middlewareStack.addRelativeTo(
      (next, context) => async args => {
        const { commandName = service } = context;
        const session = sessionIn(context);
        await this.#limiter.pass(
          `${session.account} ${region} ${commandName}`,
          commandName === 'AssumeRoleCommand' ? ROLES_A_SECOND : CALLS_A_SECOND,
        );
        return next(args).catch((error: unknown) => {
          if (failure(error, service, region).reason === 'THROTTLED') session.onThrottle?.();
          throw error;
        });
      },
      { name: 'trailproofLimiter', relation: 'after', toMiddleware: 'retryMiddleware' },
    );
    return client;
  }
}

/** Whose a command is. */
const sessionOf = new WeakMap<object, Session>();
/** Whose a request is, between our signer and the SDK's, which calls back without saying. */
const requesterOf = new WeakMap<object, Session>();

/** What the SDK asks a client for; it signs nothing. */
const NOBODY = { accessKeyId: '-', secretAccessKey: '-' };

type SignArguments = Parameters<AwsSdkSigV4Signer['sign']>;

class SessionSigner extends AwsSdkSigV4Signer {
  override sign(
    request: SignArguments[0],
    identity: SignArguments[1],
    properties: SignArguments[2],
  ): ReturnType<AwsSdkSigV4Signer['sign']> {
    requesterOf.set(request, sessionIn(properties['context'] as Context));
    return super.sign(request, identity, properties);
  }
}

/** What the SDK knows of where a request goes; what it leaves out is the client's own. */
interface Scope {
  readonly signingRegion?: string;
  readonly signingName?: string;
}

interface SigningOptions {
  readonly signingDate: Date;
  readonly signingRegion?: string;
  readonly signingService?: string;
}

/** Signs each request for whoever makes it. */
function signerOf(service: Service, region: string): (scope?: Scope) => Promise<object> {
  const name = service === 's3control' ? 's3' : service;
  return scope =>
    Promise.resolve({
      sign: (request: object, options: SigningOptions) => {
        const signingService = options.signingService ?? scope?.signingName ?? name;
        const signer = requesterOf.get(request)!.signer(signingService);
        const signingRegion = options.signingRegion ?? scope?.signingRegion ?? region;
        return signer.sign(request as HttpRequest, { ...options, signingRegion, signingService });
      },
    });
}

interface Context {
  readonly commandName?: string;
  trailproofSession?: Session | undefined;
}

/** Every call is somebody's: one without a session is a defect, and must never be signed for somebody else. */
function sessionIn(context: Context): Session {
  if (context.trailproofSession === undefined) throw new Error(`${context.commandName ?? 'A call'} was made for nobody.`);
  return context.trailproofSession;
}

/** What all clients have in common; their own types of a middleware exclude each other. */
interface WithMiddleware {
  readonly middlewareStack: {
    add(
      middleware: (next: (command: object) => Promise<unknown>, context: Context) => (command: object) => Promise<unknown>,
      options: { name: string; step: 'initialize'; priority: 'high' },
    ): void;
    addRelativeTo(
      middleware: (next: (args: object) => Promise<unknown>, context: Context) => (args: object) => Promise<unknown>,
      options: { name: string; relation: 'after'; toMiddleware: 'retryMiddleware' | 'deserializerMiddleware' },
    ): void;
  };
}

function customEndpoint(service: 'S3' | 'S3_CONTROL'): string | undefined {
  const { env } = process;
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  // Set but empty is not set, to the SDK as well.
  return [env[`AWS_ENDPOINT_URL_${service}`], env['AWS_ENDPOINT_URL']].find(url => url !== undefined && url !== '');
}

/** S3 Control puts the account before the host name, which a custom endpoint by address does not have. */
function plainControlEndpoint(): object {
  const url = customEndpoint('S3_CONTROL');
  return url === undefined ? {} : { disableHostPrefix: true, endpointProvider: () => ({ url: new URL(url), properties: {}, headers: {} }) };
}
