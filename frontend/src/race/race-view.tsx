import { type RaceReport } from '@food-delivery/contracts'
import { useState } from 'react'
import { TableToggle } from '../charts/table-toggle'
import { Panel } from '../shell/panel'
import { RaceChart } from './race-chart'
import { PriceField, parsePrice } from './price-field'
import { RaceTable } from './race-table'
import { useRaceTexts } from './texts/texts'

/** The chart of a race and its table. */
export function RaceView({ report }: { report: RaceReport }) {
  const texts = useRaceTexts()
  const [asTable, setAsTable] = useState(false)
  const [price, setPrice] = useState(String(report.pricePerPodHour))
  const toggle = <TableToggle asTable={asTable} onChange={setAsTable} />
  return (
    <>
      <Panel name="race-chart" title={texts.chart.region} tools={toggle}>
        <RaceChart results={report.results} asTable={asTable} />
      </Panel>
      <Panel name="race-table" title={texts.table.region} tools={<PriceField value={price} onChange={setPrice} />}>
        <RaceTable results={report.results} pricePerPodHour={parsePrice(price)} />
      </Panel>
    </>
  )
}
