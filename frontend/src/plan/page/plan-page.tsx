import { PageFrame, type PageProps } from '../../shell/page-frame'
import { CurvesPanel } from '../results/curves-panel'
import { DecisionsPanel } from '../results/decisions-panel'
import { type PlanDocument } from '../document/plan-document'
import { FindingsPanel } from '../results/findings-panel'
import { FrontierPanel } from '../frontier/frontier-panel'
import { AddressNotice } from '../link/address-notice'
import { LinkTools } from '../link/link-tools'
import { LoadPanel } from '../load/load-panel'
import { ManifestPanel } from '../manifest/manifest-panel'
import { PatchPanel } from '../results/patch-panel'
import { PodsPanel } from '../settings/pods-panel'
import { SettingsPanel } from '../settings/settings-panel'
import { planTexts } from '../texts/texts'
import { type Environment, EnvironmentContext } from './environment'
import { PlanProvider } from './plan-context'

/** The page `/plan`: simulates what an autoscaler does with a load. */
export function PlanPage({
  initial,
  environment,
  ...props
}: PageProps & {
  /** The plan that is shown if the address has none. */
  initial: PlanDocument
  environment: Environment
}) {
  const isSingleFile = environment.openEvents === undefined
  return (
    <PageFrame {...props} page="plan" titles={planTexts} mainId="plan-curves" isSingleFile={isSingleFile}>
      <EnvironmentContext value={environment}>
        <PlanProvider initial={initial}>
          <main>
            <AddressNotice />
            <LinkTools />
            <Regions />
          </main>
        </PlanProvider>
      </EnvironmentContext>
    </PageFrame>
  )
}

function Regions() {
  return (
    <div className="plan-regions">
      <div className="plan-column">
        <ManifestPanel />
        <LoadPanel />
        <PodsPanel />
      </div>
      <div className="plan-column plan-settings-column">
        <SettingsPanel />
        <FrontierPanel />
      </div>
      <div className="plan-column plan-curves-column">
        <CurvesPanel />
        <PatchPanel />
        <FindingsPanel />
        <DecisionsPanel />
      </div>
    </div>
  )
}
