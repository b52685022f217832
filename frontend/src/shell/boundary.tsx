import { Component, type ReactNode } from 'react'
import { Notice } from './notice'
import { usePage } from './page-context'

/** Keeps a failure inside one region: the others go on, and this one can be started again. */
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
