"""The statute library (法规库): texts of laws, regulations and judicial interpretations, by version and article."""
