import { Component, type ReactNode } from 'react'
import { Notice } from './notice'
import { usePage } from './page-context'

/** Limits an error while rendering to a region of the page, which the user can restart. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return <RegionError onRestart={() => this.setState({ hasFailed: false })} />
  }
}

function RegionError({ onRestart }: { onRestart: () => void }) {
  const { broken } = usePage().shared
  return (
    <Notice title={broken.title} action={broken.restart} onAction={onRestart} role="alert">
      <p>{broken.text}</p>
    </Notice>
  )
}
