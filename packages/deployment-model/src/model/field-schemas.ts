import { z } from 'zod'

// Each rule has the code of its diagnostic as its message; diagnostics/sentences.ts has the sentences.

/** Limit of Kubernetes for labels and names of Services. */
const MAX_NAME_LENGTH = 63

export const name = z
  .string()
  .max(MAX_NAME_LENGTH, 'badName')
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'badName')
export const imageName = z.string().regex(/^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/, 'badImage')
export const port = z.int('badPort').min(1, 'badPort').max(65_535, 'badPort')
/** A number of pods. */
export const podCount = z.int('badCount').min(0, 'badCount').max(1_000, 'badCount')
const quantityText = z.string().regex(/^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/, 'badQuantity')
/** A quantity: a string, or a number as in `cpu: 1`, which becomes a string as in Kubernetes. */
export const quantity = z
  .union([quantityText, z.number().min(0, 'badQuantity')], 'badQuantity')
  .transform(String)
  .pipe(quantityText)
export const path = z.string().regex(/^\/[\w\-./~%]*$/, 'badPath')
export const hostName = z.string().regex(/^(\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'badHost')
export const envName = z.string().regex(/^[A-Za-z_][\w.-]*$/, 'badEnvName')
export const nonEmptyText = z.string().min(1, 'empty')

/** A whole number from 1 to 1,000,000. */
export const positiveInteger = z.int('badCount').min(1, 'badCount').max(1_000_000, 'badCount')

const plainValue = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const fromSecret = z
  .strictObject({ secret: nonEmptyText, key: nonEmptyText, optional: z.boolean().optional() })
  .describe('From a Secret of the cluster.')
const fromField = z.strictObject({ field: nonEmptyText }).describe('From the pod itself, such as metadata.name.')

export const envValue = z.union([plainValue, fromSecret, fromField], 'badEnvValue')
