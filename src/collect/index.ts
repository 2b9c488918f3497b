import type { Fact, SkippedAccount, Snapshot } from '../types.js';
import { Aws } from './aws.js';
import { Clients } from './clients.js';
import { credentials } from './credentials.js';
import { credentialsError } from './credentials-error.js';
import { refuseWrongEndpoints } from './endpoint-urls.js';
import { Endpoints } from './endpoints.js';
import { callerOf, enabledRegions } from './identity.js';
import type { Caller, Collected, LiveOptions, OrganizationOptions, Target } from './options.js';
import { collectOrganization } from './organization/index.js';
import { targetsOf } from './organization/targets.js';
import { regionOfProfile } from './profile.js';
import { collectSnapshot } from './snapshot.js';

/** How to reach AWS, without what to ask. */
export type ReachOptions = Omit<LiveOptions, 'facts' | 'logBuckets' | 'parameters' | 'now' | 'atMost'>;

/** The evidence of the caller's own account. Throws a CredentialsError when AWS does not tell who the caller is. */
export async function collectAccount(options: LiveOptions): Promise<Snapshot> {
  const { aws, region, caller } = await open(options);
  try {
    return await collectSnapshot(aws, { ...options, region, caller: caller() });
  } finally {
    aws.close();
  }
}

/**
 * The evidence of each account of an organization as soon as it is there. Throws a CredentialsError, or an OrganizationError when
 * it cannot be told which accounts there are.
 */
export async function* collectAccounts(options: LiveOptions & OrganizationOptions): AsyncGenerator<Collected> {
  const { aws, region, caller } = await open(options);
  try {
    yield* collectOrganization(aws, { ...options, region, caller: await caller() });
  } finally {
    aws.close();
  }
}

/** The accounts that a scan of the organization would read, and those that it would leave out. */
export interface Targets {
  readonly caller: Caller;
  /** The caller's configured Region. */
  readonly region: string;
  readonly accounts: readonly Target[];
  readonly skipped: readonly SkippedAccount[];
}

/** Throws a CredentialsError, or an OrganizationError when it cannot be told which accounts there are. */
export async function listTargets(options: ReachOptions & OrganizationOptions): Promise<Targets> {
  const { aws, region, caller } = await open(options);
  try {
    const accounts: Target[] = [];
    const skipped: SkippedAccount[] = [];
    const told = await caller();
    for await (const target of targetsOf(aws, { ...options, region, onSkipped: account => skipped.push(account) })) accounts.push(target);
    return { caller: told, region, accounts, skipped };
  } finally {
    aws.close();
  }
}

/** What the number of calls of a scan depends on. */
export interface Reached {
  readonly caller: Caller;
  /** The caller's configured Region. */
  readonly region: string;
  /** The enabled Regions. */
  readonly regions: Fact<readonly string[]>;
}

/** Who the caller is and which Regions are enabled, by the two calls that every scan begins with. Throws a CredentialsError. */
export async function reachAccount(options: ReachOptions): Promise<Reached> {
  const { aws, region, caller } = await open(options);
  try {
    const [told, regions] = await Promise.all([caller(), enabledRegions(aws, region)]);
    return { caller: told, region, regions };
  } finally {
    aws.close();
  }
}

export interface Opened {
  readonly aws: Aws;
  readonly region: string;
  readonly caller: () => Promise<Caller>;
}

/** AWS as the options reach it; nothing is asked yet. */
export async function open(options: ReachOptions): Promise<Opened> {
  // The SDK says so on standard error for every user of Node 20, who cannot do anything about it here.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  refuseWrongEndpoints(process.env);
  const { profile, signal, onCall, onCaller, onThrottle } = options;
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const regions = [options.region, AWS_REGION, AWS_DEFAULT_REGION, await regionOfProfile(profile)];
  const region = regions.find(one => one !== undefined && one !== '') ?? 'us-east-1';
  const endpoints = new Endpoints();
  const aws = new Aws(
    {
      credentials: credentials({ ...options, region }, endpoints.handler),
      ...(signal !== undefined && { signal }),
      ...(onCall !== undefined && { onCall }),
      ...(onThrottle !== undefined && { onThrottle }),
    },
    new Clients(endpoints, profile),
  );
  const caller = async (): Promise<Caller> => {
    const told = await callerOf(aws, region).catch((error: unknown) => {
      throw credentialsError(error, options);
    });
    onCaller?.(told);
    return told;
  };
  return { aws, region, caller };
}
