const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission was denied',
  EPERM: 'permission was denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its name is too long',
  EFBIG: 'it would be larger than the system allows',
  EIO: 'the device reports an error',
  EPIPE: 'nobody reads it any more',
  EBUSY: 'it is in use, for instance as a mount of its own',
  EISDIR: 'it is a folder',
  ERR_STRING_TOO_LONG: 'it has more than 512 MB',
  ERR_FS_FILE_TOO_LARGE: 'it has more than 2 GB',
};

/** Why a file could not be read, as the system says it, in words. */
export function whyUnread(error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? 'there is no such file' : causeOf(error);
}

/** Why a file could not be written, as the system says it, in words. */
export function causeOf({ code, message }: NodeJS.ErrnoException): string {
  return CAUSES[code ?? ''] ?? message;
}
