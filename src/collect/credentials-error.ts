import { CredentialsError } from '../errors.js';
import { inWords } from './failure.js';
import type { CredentialOptions } from './options.js';
import { profileName } from './profile.js';
import { UnreachableEndpoint, untrusted } from './unreachable.js';

type Asked = Pick<CredentialOptions, 'profile' | 'roleArn'>;

interface Problem {
  readonly error: unknown;
  readonly name: string;
  readonly code: string;
  /** The first line of what it says. */
  readonly said: string;
  readonly profile: string | undefined;
  readonly roleArn: string | undefined;
  /** What opens a session of SSO. */
  readonly login: string;
}

/** Why there is no identity, and what to run. By the error's name, as the SDK's words change. */
export function credentialsError(error: unknown, { profile, roleArn }: Asked): CredentialsError {
  if (error instanceof CredentialsError) return error;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const { code } = (error ?? {}) as { code?: unknown };
  const problem: Problem = {
    error,
    name,
    code: typeof code === 'string' ? code : '',
    said: (message.split('\n')[0] ?? '').replace(/[.!]$/, ''),
    profile: profileName(profile),
    roleArn,
    login: `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`,
  };
  const told = connection(problem) ?? session(problem) ?? chain(problem) ?? refusal(problem) ?? unknown(problem);
  return new CredentialsError(told, { cause: error });
}

/** AWS could not be asked. */
function connection({ error, code, said }: Problem): string | null {
  const certificate = untrusted(error);
  if (certificate !== undefined) return `The certificate of AWS is not trusted (${certificate}). ${CERTIFICATES}`;
  if (error instanceof UnreachableEndpoint) {
    const { host, obstacle } = error;
    if (obstacle === null) return `${host} cannot be reached. Check the network, HTTPS_PROXY and AWS_ENDPOINT_URL.`;
    const { proxy, why, status } = obstacle;
    const cure = cureFor(status, why);
    return `${host} cannot be reached through the proxy ${proxy.host}: ${why}. ${cure}`;
  }
  if (code === 'ERR_INVALID_URL') {
    const { input = '' } = error as { input?: string };
    return `"${input}" is no URL of an endpoint. Write endpoint_url in the AWS configuration like https://HOST:PORT.`;
  }
  // SSO hands on the words only.
  const [, unreachable] = /^UnreachableEndpoint: (.+)$/.exec(said) ?? [];
  if (unreachable !== undefined) return `${unreachable}. Check the network, HTTPS_PROXY and NO_PROXY.`;
  const [, page] = /^(?:WebPage: )?(HTTP \d+ with a web page, .+)$/.exec(said) ?? [];
  return page === undefined ? null : `The answer was ${page}. Check the network, HTTPS_PROXY and AWS_ENDPOINT_URL.`;
}

const CERTIFICATES = 'Where a proxy looks into TLS, name a file with its certificate in NODE_EXTRA_CA_CERTS.';

function cureFor(status: number | null, why: string): string {
  if (status === 407) return 'Give user and password in HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT.';
  return why.includes('certificate') ? CERTIFICATES : 'Check HTTPS_PROXY and NO_PROXY.';
}

/** There was a session, and it is over. */
function session({ name, said, login }: Problem): string | null {
  if (name === 'TokenProviderError' || /sso/i.test(name) || /SSO|^UnauthorizedException/.test(said)) {
    return `The SSO session has expired or is not there. Run \`${login}\` and try again.`;
  }
  return name === 'ExpiredToken' || name === 'ExpiredTokenException'
    ? `The AWS credentials have expired. Get new ones, for instance with \`${login}\`.`
    : null;
}

/** There are no credentials. */
function chain({ error, name, code, said, profile }: Problem): string | null {
  if (code === 'ENOENT') {
    const { path = 'A file' } = error as { path?: string };
    return `${path} is not there, in which the AWS configuration says that a token is. Check AWS_WEB_IDENTITY_TOKEN_FILE or web_identity_token_file.`;
  }
  if (name !== 'CredentialsProviderError') return null;
  if (/multi-factor/i.test(said)) {
    return 'An MFA code is asked for, and there is no terminal to ask on. Run it on a terminal, or with a profile or credentials whose session is open.';
  }
  return profile === undefined
    ? 'No AWS credentials were found. Set AWS_PROFILE, give --profile, or run `aws configure`.'
    : `No AWS credentials were found with the profile ${profile}: ${said}. Check it in the AWS configuration.`;
}

/** AWS knows who asks, or does not, and says no. */
function refusal({ name, said, profile, roleArn }: Problem): string | null {
  const isDenied = name === 'AccessDenied' || name === 'AccessDeniedException';
  if (isDenied && roleArn !== undefined) {
    return `The role ${roleArn} could not be assumed: ${name}. Check its trust policy, --external-id and your permission sts:AssumeRole.`;
  }
  if (isDenied && profile !== undefined && said.includes('sts:AssumeRole')) {
    return `The role of the profile ${profile} could not be assumed: ${name}. Check its trust policy, external_id and your permission sts:AssumeRole.`;
  }
  return UNKNOWN_KEYS.has(name)
    ? `AWS does not know these credentials (${name}). Check them, and that the Region is of their partition, with \`aws sts get-caller-identity\`.`
    : null;
}

const UNKNOWN_KEYS: ReadonlySet<string> = new Set([
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]);

function unknown({ error, name, said }: Problem): string {
  return `It could not be told whose credentials these are (${inWords(error) ?? `${name}: ${said}`}). Run \`aws sts get-caller-identity\` with the same settings.`;
}
