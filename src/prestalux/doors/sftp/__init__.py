"""The exchange space over SFTP."""
