import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsOptions } from './aws.js';
import { CredentialsError } from '../errors.js';
import type { CredentialOptions } from './options.js';

/**
 * The usual chain: environment, profile, SSO, web identity, container and instance roles; then the role, if one is named.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function credentials(options: CredentialOptions): AwsOptions['credentials'] {
  const { profile, roleArn, externalId, roleSessionName = 'trailproof', mfaSerial, askMfaCode, region } = options;
  const mfaCodeProvider = askMfaCode === undefined ? {} : { mfaCodeProvider: askMfaCode };
  const own = fromNodeProviderChain({ ...(profile !== undefined && { profile }), ...mfaCodeProvider, clientConfig: { region } });
  if (roleArn === undefined) return own;
  const ofRole = fromTemporaryCredentials({
    masterCredentials: own,
    params: {
      RoleArn: roleArn,
      RoleSessionName: roleSessionName,
      ...(externalId !== undefined && { ExternalId: externalId }),
      ...(mfaSerial !== undefined && { SerialNumber: mfaSerial }),
    },
    ...mfaCodeProvider,
    clientConfig: { region },
  });
  return shared(ofRole);
}

/** The SDK gets new credentials within this time of their end, in milliseconds. */
const REFRESH = 300_000;

/** One session for all clients, each of which would assume the role by itself, and ask a person for a code of its own. */
function shared<T extends { expiration?: Date }>(provide: () => Promise<T>): () => Promise<T> {
  let held: Promise<T> | undefined;
  return async () => {
    const current = (held ??= provide());
    const { expiration } = await current;
    if (expiration !== undefined && expiration.getTime() - Date.now() < REFRESH && held === current) held = provide();
    return held;
  };
}

/** Why there is no identity, and what to run. By the error's name, as the SDK's words change. */
export function credentialsError(error: unknown, { profile, roleArn }: Pick<CredentialOptions, 'profile' | 'roleArn'>): CredentialsError {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const login = `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`;
  const said = message.split('\n')[0] ?? '';
  if (name === 'TokenProviderError' || /sso/i.test(name) || said.includes('SSO')) {
    return new CredentialsError(`The SSO session has expired or is not there. Run \`${login}\` and try again.`, { cause: error });
  }
  if (name === 'CredentialsProviderError') {
    const cure =
      profile === undefined ? 'Set AWS_PROFILE, give --profile, or run `aws configure`' : `Check the profile ${profile} in ~/.aws/config`;
    return new CredentialsError(`No AWS credentials were found: ${said}. ${cure}.`, { cause: error });
  }
  if (name === 'ExpiredToken' || name === 'ExpiredTokenException') {
    return new CredentialsError(`The AWS credentials have expired. Get new ones, for instance with \`${login}\`.`, { cause: error });
  }
  if (roleArn !== undefined && (name === 'AccessDenied' || name === 'AccessDeniedException')) {
    return new CredentialsError(
      `The role ${roleArn} could not be assumed: ${name}. Check its trust policy, --external-id and your permission sts:AssumeRole.`,
      { cause: error },
    );
  }
  return new CredentialsError(
    `It could not be told whose credentials these are (${name}: ${said}). Run \`aws sts get-caller-identity\` with the same settings.`,
    { cause: error },
  );
}
