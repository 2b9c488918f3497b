import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { STSClient } from '@aws-sdk/client-sts';
import { missing, present } from '../facts.js';
import type { Fact, Missing } from '../types.js';
import { refuseOtherRoots } from './answer-root.js';
import { Endpoints } from './endpoints.js';
import { failure } from './failure.js';
import { Limiter } from './limiter.js';
import type { CallRecord } from './options.js';

export interface AwsOptions {
  readonly credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
  /** Whose settings count: FIPS and dual-stack endpoints. */
  readonly profile?: string;
  readonly signal?: AbortSignal;
  readonly onCall?: (call: CallRecord) => void;
}

/** Eight calls a second: AWS allows ten for each account, Region and API. */
const CALLS_A_SECOND = 8;
/** Enough to ride out throttling; AWS_MAX_ATTEMPTS overrides it, as for every SDK. */
const ATTEMPTS = 8;

const MAKERS = {
  cloudtrail: CloudTrailClient,
  s3: S3Client,
  s3control: S3ControlClient,
  sts: STSClient,
  ec2: EC2Client,
  kms: KMSClient,
};

type Service = keyof typeof MAKERS;
type ClientOf<S extends Service> = InstanceType<(typeof MAKERS)[S]>;

/** The clients of one set of credentials: one for each service and Region, over one pool of connections. */
export class Aws {
  readonly #options: AwsOptions;
  readonly #endpoints: Endpoints;
  readonly #limiter = new Limiter(CALLS_A_SECOND);
  readonly #clients = new Map<string, ClientOf<Service>>();

  constructor(options: AwsOptions, endpoints = new Endpoints()) {
    this.#options = options;
    this.#endpoints = endpoints;
  }

  /**
   * Makes one call and gives its answer as a fact: `read` turns the SDK's answer into the value, and throws when the
   * answer lacks what it must have. An error is a missing fact with its reason.
   */
  async ask<S extends Service, O, T>(
    service: S,
    operation: string,
    region: string,
    send: (client: ClientOf<S>, options: { abortSignal?: AbortSignal }) => Promise<O>,
    read: (answer: O) => T,
    expected: (error: unknown) => T | undefined = () => undefined,
  ): Promise<Fact<T>> {
    try {
      return present(await this.call(service, operation, region, send, read, error => expected(error) !== undefined));
    } catch (error) {
      if (this.#options.signal?.aborted === true) return interrupted(`${service}:${operation}`);
      const answer = expected(error);
      return answer === undefined ? failure(error, `${service}:${operation}`, region) : present(answer);
    }
  }

  /** Makes one call and throws what the SDK or `read` throws. `isAnswer` tells the errors that are answers: "there is none". */
  async call<S extends Service, O, T>(
    service: S,
    operation: string,
    region: string,
    send: (client: ClientOf<S>, options: { abortSignal?: AbortSignal }) => Promise<O>,
    read: (answer: O) => T,
    isAnswer: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    const started = performance.now();
    const { signal, onCall } = this.#options;
    const api = `${service}:${operation}`;
    const tell = (result: unknown, problem: Missing | null): void =>
      onCall?.({ api, region, attempts: attemptsOf(result), milliseconds: performance.now() - started, failure: problem });
    try {
      const answer = await send(this.#client(service, region), signal === undefined ? {} : { abortSignal: signal });
      const value = read(answer);
      tell(answer, null);
      return value;
    } catch (error) {
      tell(error, isAnswer(error) ? null : failure(error, api, region));
      throw error;
    }
  }

  close(): void {
    this.#endpoints.close();
  }

  #client<S extends Service>(service: S, region: string): ClientOf<S> {
    const key = `${service} ${region}`;
    const made = this.#clients.get(key) ?? this.#make(service, region);
    this.#clients.set(key, made);
    return made as ClientOf<S>;
  }

  #make(service: Service, region: string): ClientOf<Service> {
    const { AWS_MAX_ATTEMPTS } = process.env;
    const { profile } = this.#options;
    const client = new MAKERS[service]({
      region,
      credentials: this.#options.credentials,
      requestHandler: this.#endpoints.handler,
      ...(profile !== undefined && { profile }),
      ...(AWS_MAX_ATTEMPTS === undefined && { maxAttempts: ATTEMPTS }),
      retryMode: 'standard',
      ...(service === 's3' && customEndpoint('S3') !== undefined && { forcePathStyle: true }),
      ...(service === 's3control' && plainControlEndpoint()),
    });
    const { middlewareStack } = client as unknown as WithMiddleware;
    middlewareStack.addRelativeTo(refuseOtherRoots, {
      name: 'trailproofAnswerRoot',
      relation: 'after',
      toMiddleware: 'deserializerMiddleware',
    });
    // Inside the retries, so that each attempt counts and a retried call waits its turn like any other.
    middlewareStack.addRelativeTo(
      (next, context) => async args => {
        await this.#limiter.pass(`${region} ${context.commandName ?? service}`);
        return next(args);
      },
      { name: 'trailproofLimiter', relation: 'after', toMiddleware: 'retryMiddleware' },
    );
    return client;
  }
}

/** What all clients have in common; their own types of a middleware exclude each other. */
interface WithMiddleware {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: (next: (args: object) => Promise<unknown>, context: { commandName?: string }) => (args: object) => Promise<unknown>,
      options: { name: string; relation: 'after'; toMiddleware: 'retryMiddleware' | 'deserializerMiddleware' },
    ): void;
  };
}

/** What an interrupted scan did not get is unknown, like everything else that it did not get. */
function interrupted(api: string): Missing {
  return missing('NOT_REQUESTED', `The scan was interrupted before ${api} was answered.`, api);
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

function attemptsOf(result: unknown): number {
  return (result as { $metadata?: { attempts?: number } } | null)?.$metadata?.attempts ?? 1;
}
