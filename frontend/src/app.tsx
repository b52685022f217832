import { ArchitecturePanel } from './architecture/architecture-panel'
import { ChartsPanel } from './charts/charts-panel'
import { ControlsPanel } from './controls/controls-panel'
import { LessonsPanel } from './lessons/lessons-panel'
import { FaultsPanel } from './faults/faults-panel'
import { OfflineBar } from './overview/offline-bar'
import { Overview } from './overview/overview'
import { PhonePanel } from './phone/phone-panel'
import { PageHeader } from './shell/page-header'
import { WhyPanel } from './why/why-panel'

/** The simulator: its panels in three columns. */
export function App() {
  return (
    <div className="page">
      <PageHeader page="simulator" mainId="controls">
        <Overview />
      </PageHeader>
      <OfflineBar />
      <main className="regions">
        <div className="column column-you">
          <PhonePanel />
          <ControlsPanel />
        </div>
        <div className="column column-system">
          <ArchitecturePanel />
          <ChartsPanel />
        </div>
        <div className="column column-why">
          <LessonsPanel />
          <WhyPanel />
          <FaultsPanel />
        </div>
      </main>
    </div>
  )
}
