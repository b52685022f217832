import { type z } from 'zod'
import { badRequest } from './problem'

type Issue = z.core.$ZodIssue

/** Further issues are left out of the response. An issue of a union can contain several errors. */
const MAX_ISSUES = 20

/**
 * Parses input with a schema; `source` is the part of the request: "body", "query" or "path".
 * @throws HttpProblem 400 with the paths of the invalid fields.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, source: string): T {
  const result = parse(schema, input, source)
  if (result.success) return result.data
  const errors = result.error.issues.slice(0, MAX_ISSUES).flatMap(flattenIssue)
  const [first] = errors
  const detail = first?.path ? `${first.path}: ${first.message}` : first?.message
  throw badRequest(`invalid ${source}: ${detail ?? 'it does not match the schema'}`, errors)
}

function parse<T>(schema: z.ZodType<T>, input: unknown, source: string) {
  try {
    return schema.safeParse(input)
  } catch (error) {
    // Deeply nested input overflows the stack of a recursive schema.
    if (error instanceof RangeError) throw badRequest(`invalid ${source}: nested too deeply`)
    throw error
  }
}

/** Messages and paths of an issue. A union says only "invalid input", so its branch that matches best provides them. */
function flattenIssue(issue: Issue): { path: string; message: string }[] {
  const branches = issue.code === 'invalid_union' ? issue.errors.filter((branch) => branch.length > 0) : []
  const [best] = branches.toSorted((a, b) => matchQuality(b) - matchQuality(a))
  if (!best) return [{ path: issue.path.join('.'), message: issue.message }]
  return best.flatMap((inner) => flattenIssue({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** How well a branch matches: the depth of its deepest issue. A branch for another type of value matches worst. */
function matchQuality(branch: Issue[]): number {
  const depth = Math.max(...branch.map((issue) => issue.path.length))
  if (depth > 0) return depth
  return isTypeMismatch(branch) ? 0 : 0.5
}

function isTypeMismatch(branch: Issue[]): boolean {
  return branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0)
}
