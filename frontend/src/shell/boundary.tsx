import { Component, type ReactNode } from 'react'
import { Notice } from './notice'
import { usePage } from './page-context'

/** Error boundary of one region: the others keep working, and this one can be restarted. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return <Broken again={() => this.setState({ failed: false })} />
  }
}

function Broken({ again }: { again: () => void }) {
  const { broken } = usePage().shared
  return (
    <Notice title={broken.title} action={broken.again} onAction={again} role="alert">
      <p>{broken.text}</p>
    </Notice>
  )
}
