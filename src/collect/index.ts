import { setMaxListeners } from 'node:events';
import type { Snapshot } from '../types.js';
import { Aws } from './aws.js';
import { credentials, credentialsError } from './credentials.js';
import { callerOf } from './identity.js';
import type { LiveOptions } from './options.js';
import { collectSnapshot } from './snapshot.js';

/** The evidence of the caller's own account. Throws a CredentialsError when AWS does not tell who the caller is. */
export async function collectAccount(options: LiveOptions): Promise<Snapshot> {
  // The SDK says so on standard error for every user of Node 20, who cannot do anything about it here.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const region = options.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  const { signal, onCall } = options;
  // Every call under way listens to the one signal that stops them all.
  if (signal !== undefined) setMaxListeners(0, signal);
  const aws = new Aws({
    credentials: credentials({ ...options, region }),
    ...(signal !== undefined && { signal }),
    ...(onCall !== undefined && { onCall }),
  });
  try {
    const caller = callerOf(aws, region).catch((error: unknown) => {
      throw credentialsError(error, options);
    });
    return await collectSnapshot(aws, { ...options, region, caller });
  } finally {
    aws.close();
  }
}
