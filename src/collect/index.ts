import { setMaxListeners } from 'node:events';
import type { Fact, Snapshot } from '../types.js';
import { Aws } from './aws.js';
import { Clients } from './clients.js';
import { credentials } from './credentials.js';
import { credentialsError } from './credentials-error.js';
import { Endpoints } from './endpoints.js';
import { callerOf, enabledRegions } from './identity.js';
import type { Caller, LiveOptions } from './options.js';
import { regionOfProfile } from './profile.js';
import { collectSnapshot } from './snapshot.js';

/** How to reach AWS, without what to ask. */
export type ReachOptions = Omit<LiveOptions, 'facts' | 'logBuckets' | 'parameters' | 'now' | 'atMost'>;

/** The evidence of the caller's own account. Throws a CredentialsError when AWS does not tell who the caller is. */
export function collectAccount(options: LiveOptions): Promise<Snapshot> {
  return reach(options, (aws, region, caller) => collectSnapshot(aws, { ...options, region, caller: caller() }));
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
export function reachAccount(options: ReachOptions): Promise<Reached> {
  return reach(options, async (aws, region, callerIs) => {
    const [caller, regions] = await Promise.all([callerIs(), enabledRegions(aws, region)]);
    return { caller, region, regions };
  });
}

async function reach<T>(options: ReachOptions, ask: (aws: Aws, region: string, caller: () => Promise<Caller>) => Promise<T>): Promise<T> {
  // The SDK says so on standard error for every user of Node 20, who cannot do anything about it here.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { profile, signal, onCall, onCaller, onThrottle } = options;
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const regions = [options.region, AWS_REGION, AWS_DEFAULT_REGION, await regionOfProfile(profile)];
  const region = regions.find(one => one !== undefined && one !== '') ?? 'us-east-1';
  // Every call under way listens to the one signal that stops them all.
  if (signal !== undefined) setMaxListeners(0, signal);
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
  try {
    return await ask(aws, region, caller);
  } finally {
    aws.close();
  }
}
