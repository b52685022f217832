import { Button } from '../shell/button'
import { usePage } from '../shell/page-context'

/** Switches between charts and tables. */
export function TableToggle({ asTable, onChange }: { asTable: boolean; onChange: (asTable: boolean) => void }) {
  const { chart } = usePage().shared
  return (
    <Button aria-pressed={asTable} onClick={() => onChange(!asTable)}>
      {asTable ? chart.hideTable : chart.showTable}
    </Button>
  )
}
