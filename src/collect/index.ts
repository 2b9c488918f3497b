import { setMaxListeners } from 'node:events';
import type { Snapshot } from '../types.js';
import { Aws } from './aws.js';
import { credentials } from './credentials.js';
import { credentialsError } from './credentials-error.js';
import { Endpoints } from './endpoints.js';
import { callerOf } from './identity.js';
import type { LiveOptions } from './options.js';
import { regionOfProfile } from './profile.js';
import { collectSnapshot } from './snapshot.js';

/** The evidence of the caller's own account. Throws a CredentialsError when AWS does not tell who the caller is. */
export async function collectAccount(options: LiveOptions): Promise<Snapshot> {
  // The SDK says so on standard error for every user of Node 20, who cannot do anything about it here.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { profile, signal, onCall } = options;
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const regions = [options.region, AWS_REGION, AWS_DEFAULT_REGION, await regionOfProfile(profile)];
  const region = regions.find(one => one !== undefined && one !== '') ?? 'us-east-1';
  // Every call under way listens to the one signal that stops them all.
  if (signal !== undefined) setMaxListeners(0, signal);
  const endpoints = new Endpoints();
  const aws = new Aws(
    {
      credentials: credentials({ ...options, region }, endpoints.handler),
      ...(profile !== undefined && { profile }),
      ...(signal !== undefined && { signal }),
      ...(onCall !== undefined && { onCall }),
    },
    endpoints,
  );
  try {
    const caller = callerOf(aws, region).catch((error: unknown) => {
      throw credentialsError(error, options);
    });
    return await collectSnapshot(aws, { ...options, region, caller });
  } finally {
    aws.close();
  }
}
