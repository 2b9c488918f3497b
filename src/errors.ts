/** An error whose message is all a user needs: one line, printed without a stack. */
export class KnownError extends Error {
  override readonly name: string = 'KnownError';
}

/** The command line, a parameter or a selection is wrong. */
export class UsageError extends KnownError {
  override readonly name = 'UsageError';
}

/** A file that was given cannot be used. */
export class InputError extends KnownError {
  override readonly name = 'InputError';
}

/** A plugin, or a check in it, is malformed. */
export class PluginError extends KnownError {
  override readonly name = 'PluginError';
}

/** A report could not be written. */
export class OutputError extends KnownError {
  override readonly name = 'OutputError';
}

/** AWS did not tell who the caller is. */
export class CredentialsError extends KnownError {
  override readonly name = 'CredentialsError';
}

/** The accounts of an organization could not all be told. */
export class OrganizationError extends KnownError {
  override readonly name = 'OrganizationError';
}
