import type { SchemaViolation } from '../violation.js';
export declare const validateReport: ((data: unknown) => boolean) & { errors?: readonly SchemaViolation[] | null };
