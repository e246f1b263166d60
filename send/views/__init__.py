"""Pages of special educational needs and disability."""
