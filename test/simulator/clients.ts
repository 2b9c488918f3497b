import { AccountClient } from '@aws-sdk/client-account';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { STSClient } from '@aws-sdk/client-sts';
import { startSimulator, type Simulator, type SimulatorOptions, type World } from '../support/simulator.js';
import { accessKeyOf } from '../support/simulator/credentials.js';
import { ACCOUNT, HOME } from '../support/simulator/builders.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const keysOf = (account: string): Credentials => ({ accessKeyId: accessKeyOf(account), secretAccessKey: 'secret' });

interface Settings {
  readonly account?: string;
  readonly region?: string;
  readonly credentials?: Credentials;
  readonly maxAttempts?: number;
}

/** The SDK's clients against one simulator. */
export class Clients {
  readonly #made: { destroy(): void }[] = [];

  constructor(readonly aws: Simulator) {}

  cloudtrail = (settings?: Settings): CloudTrailClient => this.#keep(new CloudTrailClient(this.#config(settings)));
  s3 = (settings?: Settings): S3Client => this.#keep(new S3Client(this.#config(settings)));
  sts = (settings?: Settings): STSClient => this.#keep(new STSClient(this.#config(settings)));
  ec2 = (settings?: Settings): EC2Client => this.#keep(new EC2Client(this.#config(settings)));
  account = (settings?: Settings): AccountClient => this.#keep(new AccountClient(this.#config(settings)));
  kms = (settings?: Settings): KMSClient => this.#keep(new KMSClient(this.#config(settings)));
  organizations = (settings?: Settings): OrganizationsClient => this.#keep(new OrganizationsClient(this.#config(settings)));

  /** The SDK puts the account before the host, which is no URL when the host is an IP address: it needs an endpoint of its own. */
  s3control = (settings?: Settings): S3ControlClient =>
    this.#keep(
      new S3ControlClient({
        ...this.#config(settings),
        endpointProvider: () => ({ url: new URL(this.aws.url) }),
        disableHostPrefix: true,
      }),
    );

  destroy(): void {
    for (const client of this.#made) client.destroy();
  }

  #config({ account = ACCOUNT, region = HOME, credentials = keysOf(account), maxAttempts = 1 }: Settings = {}) {
    return { endpoint: this.aws.url, region, credentials, maxAttempts };
  }

  #keep<C extends { destroy(): void }>(client: C): C {
    this.#made.push(client);
    return client;
  }
}

/** Runs a story in a world, and always stops the simulator. */
export async function within<T>(world: World, story: (clients: Clients) => Promise<T>, options?: SimulatorOptions): Promise<T> {
  const aws = await startSimulator(world, options);
  const clients = new Clients(aws);
  try {
    return await story(clients);
  } finally {
    clients.destroy();
    await aws.stop();
  }
}

/** The name, status and message of the error that the SDK throws. */
export async function refused(
  promise: Promise<unknown>,
): Promise<{ readonly name: string; readonly status: number | undefined; readonly message: string }> {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('The call was not refused.');
}

/** Only the name of the error. */
export const errorName = async (promise: Promise<unknown>): Promise<string> => (await refused(promise)).name;
