import { useState } from 'react'
import { Button } from '../shell/button'
import { Panel } from '../shell/panel'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { FaultForm } from './fault-form'
import { FaultList } from './fault-list'

/** Injects faults into the running system and shows what happened. Closed until it is opened. */
export function FaultsPanel() {
  const { regions, faults: texts } = useTexts()
  const [isOpen, setIsOpen] = useState(false)
  const active = useSelector(
    (state) => state.faults.view?.faults.filter(({ endedAt }) => endedAt === undefined).length ?? 0,
  )
  const toggle = (
    <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
      {isOpen ? texts.hide : texts.show}
    </Button>
  )
  return (
    <Panel name="faults" title={active > 0 ? `${regions.faults} (${active})` : regions.faults} tools={toggle}>
      {isOpen && (
        <div className="faults">
          <FaultForm />
          <FaultList />
        </div>
      )}
    </Panel>
  )
}
