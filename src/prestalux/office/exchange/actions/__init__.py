"""The exchange space, step by step: who asks for it, who is let in. Each public function is one use case."""
