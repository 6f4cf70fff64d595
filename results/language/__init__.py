"""Every term and sentence in Chinese and English."""
