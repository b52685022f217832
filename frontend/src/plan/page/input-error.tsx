import { usePage } from '../../shell/page-context'
import { type InputPart } from '../engine/messages'
import { useTexts } from '../texts/texts'
import { useProblem } from './plan-context'

/** Id of the error of a part, for `aria-describedby`. */
export const errorId = (part: InputPart): string => `plan-error-${part}`

/** What is wrong with a part of the input, in the planner's English, with its line. Always in the document, so that it is announced. */
export function InputError({ part }: { part: InputPart }) {
  const { errors } = useTexts()
  const { format } = usePage()
  const problem = useProblem(part)
  return (
    <div role="alert" id={errorId(part)}>
      {problem && (
        <p className="plan-error">
          {problem.line !== null && <b>{errors.line(format.integer(problem.line))} </b>}
          <span lang="en">{problem.message}</span>
        </p>
      )}
    </div>
  )
}
