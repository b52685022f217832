import { Component, type ReactNode } from 'react'
import { useTexts } from '../store/simulator-context'

interface Props {
  children: ReactNode
  /** What is shown in place of children that failed; `again` renders them afresh. */
  fallback: (again: () => void) => ReactNode
}

class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return this.props.fallback(() => this.setState({ failed: false }))
  }
}

/** Keeps a failure inside one region: the others go on, and this one can be started again. */
export function ErrorBoundary({ children }: { children: ReactNode }) {
  return <Boundary fallback={(again) => <Broken again={again} />}>{children}</Boundary>
}

function Broken({ again }: { again: () => void }) {
  const { broken } = useTexts()
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{broken.title}</p>
      <p>{broken.text}</p>
      <button type="button" className="button" onClick={again}>
        {broken.again}
      </button>
    </div>
  )
}
