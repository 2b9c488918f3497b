/** The environment variable with the passphrase of the key of `--sign`. By itself, so that whoever knows its name need not load the rest. */
export const PASSPHRASE = 'TRAILPROOF_SIGN_PASSPHRASE';
