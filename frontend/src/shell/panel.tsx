import { ErrorBoundary } from './error-boundary'
import { PanelFrame, type PanelProps } from './panel-frame'

/** A region of the simulator, which may fail alone. */
export function Panel({ children, ...frame }: PanelProps) {
  return (
    <PanelFrame {...frame}>
      <ErrorBoundary>{children}</ErrorBoundary>
    </PanelFrame>
  )
}
