import { DataTable } from '../../shell/data-table'
import { usePage } from '../../shell/page-context'
import { type PlanResults } from '../engine/messages'
import { usePlanTexts } from '../texts/texts'
import { sidesOf } from './curve-charts'
import { figuresOf, remark } from './figures'

/** The figures of both sets of settings side by side, and a remark on each. */
export function FiguresTable({ results }: { results: PlanResults }) {
  const texts = usePlanTexts()
  const { shared, format } = usePage()
  const context = { texts, shared, format }
  const views = sidesOf(results).flatMap((side) => {
    const view = results[side]
    return view ? [{ side, summary: view.summary }] : []
  })
  return (
    <>
      <DataTable
        className="plan-figures"
        label={texts.figures.label}
        columns={[texts.figures.name, ...views.map(({ side }) => texts.sides[side])]}
        rows={figuresOf(context).map(({ name, textOf }) => ({
          key: name,
          header: name,
          cells: views.map(({ summary }) => textOf(summary)),
        }))}
      />
      <dl className="plan-remarks">
        {views.map(({ side, summary }) => (
          <div key={side}>
            <dt>{texts.sides[side]}</dt>
            <dd>{remark(summary, context)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
