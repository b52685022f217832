import { type RaceReport } from '@food-delivery/contracts'
import { useState } from 'react'
import { Boundary } from '../../shell/boundary'
import { Broken } from '../../shell/broken'
import { PanelFrame, type PanelProps } from '../../shell/panel-frame'
import { RaceChart } from '../chart/race-chart'
import { PriceField, priceOf } from '../table/price-field'
import { RaceTable } from '../table/race-table'
import { useRacePage } from './race-context'

/** The chart of a race and its table. */
export function RaceView({ report }: { report: RaceReport }) {
  const { texts } = useRacePage()
  const [asTable, setAsTable] = useState(false)
  const [price, setPrice] = useState(String(report.pricePerPodHour))
  const toggle = (
    <button type="button" className="button button-small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
      {asTable ? texts.chart.hideTable : texts.chart.showTable}
    </button>
  )
  return (
    <>
      <RacePanel name="race-chart" title={texts.chart.region} tools={toggle}>
        <RaceChart results={report.results} asTable={asTable} />
      </RacePanel>
      <RacePanel name="race-table" title={texts.table.region} tools={<PriceField value={price} onChange={setPrice} />}>
        <RaceTable results={report.results} pricePerPodHour={priceOf(price)} />
      </RacePanel>
    </>
  )
}

function RacePanel({ children, ...frame }: PanelProps) {
  const { broken } = useRacePage().texts
  return (
    <PanelFrame {...frame}>
      <Boundary fallback={(again) => <Broken words={broken} again={again} />}>{children}</Boundary>
    </PanelFrame>
  )
}
