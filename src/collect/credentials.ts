import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsOptions } from './aws.js';
import type { CredentialOptions } from './options.js';

/**
 * The usual chain: environment, profile, SSO, web identity, container and instance roles; then the role, if one is named.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function credentials(options: CredentialOptions, requestHandler: NodeHttpHandler): AwsOptions['credentials'] {
  const { profile, roleArn, externalId, roleSessionName = 'trailproof', mfaSerial, askMfaCode, region } = options;
  const mfaCodeProvider = askMfaCode === undefined ? {} : { mfaCodeProvider: askMfaCode };
  const own = fromNodeProviderChain({
    ...(profile !== undefined && { profile, logger: SILENT }),
    ...mfaCodeProvider,
    // A Region here would be taken for that of the SSO session, too.
    clientConfig: { requestHandler },
    parentClientConfig: { region, requestHandler },
  });
  if (roleArn === undefined) return shared(own);
  const ofRole = fromTemporaryCredentials({
    masterCredentials: own,
    params: {
      RoleArn: roleArn,
      RoleSessionName: roleSessionName,
      ...(externalId !== undefined && { ExternalId: externalId }),
      ...(mfaSerial !== undefined && { SerialNumber: mfaSerial }),
    },
    ...mfaCodeProvider,
    clientConfig: { region, requestHandler, ...(profile !== undefined && { profile }) },
  });
  return shared(ofRole);
}

/** The SDK warns of keys in the environment beside a profile; who names the profile on the command line wants it. */
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The SDK gets new credentials within this time of their end, in milliseconds. */
const REFRESH = 300_000;

/** One session for all clients, each of which would assume the role by itself, and ask a person for a code of its own. */
function shared<P, T extends { expiration?: Date }>(provide: (properties?: P) => Promise<T>): (properties?: P) => Promise<T> {
  let held: Promise<T> | undefined;
  return async properties => {
    const current = (held ??= provide(properties));
    const { expiration } = await current;
    if (expiration !== undefined && expiration.getTime() - Date.now() < REFRESH && held === current) held = provide(properties);
    return held;
  };
}
