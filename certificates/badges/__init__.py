"""The Open Badge of a certificate: what it says, how it is signed, its image, and the addresses that machines know it by."""
