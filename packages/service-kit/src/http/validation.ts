import { type z } from 'zod'
import { badRequest } from './problem'

type Issue = z.core.$ZodIssue

const MOST_ERRORS = 20

/**
 * Parses input against a schema; `where` ("body", "query", "path") names it in the answer.
 * @throws HttpProblem 400 with the path of each wrong field.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, where: string): T {
  const result = parse(schema, input, where)
  if (result.success) return result.data
  const errors = result.error.issues.slice(0, MOST_ERRORS).flatMap(flattenIssue)
  const [first] = errors
  const detail = first?.path ? `${first.path}: ${first.message}` : first?.message
  throw badRequest(`invalid ${where}: ${detail ?? 'unreadable'}`, errors)
}

function parse<T>(schema: z.ZodType<T>, input: unknown, where: string) {
  try {
    return schema.safeParse(input)
  } catch (error) {
    // A recursive schema overflows the stack on very deeply nested input.
    if (error instanceof RangeError) throw badRequest(`invalid ${where}: nested too deeply`)
    throw error
  }
}

/** A union only reports "invalid input"; the branch that matched most has the useful message and path. */
function flattenIssue(issue: Issue): { path: string; message: string }[] {
  const branches = issue.code === 'invalid_union' ? issue.errors.filter((branch) => branch.length > 0) : []
  const best = branches.reduce<Issue[] | undefined>(
    (chosen, branch) => (chosen === undefined || depthOf(branch) > depthOf(chosen) ? branch : chosen),
    undefined,
  )
  if (!best) return [{ path: issue.path.join('.'), message: issue.message }]
  return best.flatMap((inner) => flattenIssue({ ...inner, path: [...issue.path, ...inner.path] }))
}

function depthOf(branch: Issue[]): number {
  return Math.max(...branch.map((issue) => issue.path.length), isTypeMismatch(branch) ? 0 : 0.5)
}

function isTypeMismatch(branch: Issue[]): boolean {
  return branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0)
}
