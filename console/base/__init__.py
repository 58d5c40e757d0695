"""What every command needs: settings, logs, the lock, words for what fails."""
