import { parseKnownFiles } from '@smithy/core/config';
import { CredentialsError } from '../errors.js';

/** The Region of a profile. Throws a CredentialsError when a profile is named that is not there: the SDK would take other credentials. */
export async function regionOfProfile(profile: string | undefined): Promise<string | undefined> {
  const name = profileName(profile);
  const found = (await parseKnownFiles({ profile: name ?? 'default' }))[name ?? 'default'];
  if (found === undefined && name !== undefined) {
    throw new CredentialsError(
      `The profile ${name} is not in the AWS configuration. Run \`aws configure list-profiles\` to see which there are.`,
    );
  }
  return found?.['region'];
}

/** The profile that is asked for by name. */
export function profileName(profile: string | undefined): string | undefined {
  const name = profile ?? process.env['AWS_PROFILE'];
  return name === '' ? undefined : name;
}
