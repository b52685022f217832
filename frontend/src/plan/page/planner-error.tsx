import { useTexts } from '../texts/texts'
import { useProblem } from './plan-context'

/** Reports that the planner itself failed, for example because the plan does not fit into the memory. */
export function PlannerError() {
  const { errors } = useTexts()
  const problem = useProblem('planner')
  return (
    <div role="alert">
      {problem && (
        <p className="notice plan-error">
          {errors.planner} <span lang="en">{problem.message}</span>
        </p>
      )}
    </div>
  )
}
